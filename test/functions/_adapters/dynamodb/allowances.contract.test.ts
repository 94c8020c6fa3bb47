import { describe, expect, it } from 'vitest';
import { dynamoAllowances } from '../../../../functions/_adapters/dynamodb/allowances.ts';
import { toItem } from '../../../../functions/_adapters/dynamodb/item.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { itemBytes } from '../../../../infra/local/memory/item-bytes.ts';
import {
  type Allowance,
  KEPT_TAKES,
  KEY_DIGITS,
  MOST_PROVIDERS,
  MOST_TAKEN,
} from '../../../../shared/allowance/model.ts';
import { DAY_MS, hourOf } from '../../../../shared/kernel/time.ts';
import { allowanceKey } from '../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const { client, tables } = useDynamo();
const FULL: Allowance = {
  version: 1,
  hour: hourOf(SENT_AT),
  allowed: 20_000_000,
  granted: 19_999_999,
  grantedToday: 400_000_001,
  sent: 399_999_999,
  providers: Object.fromEntries(
    Array.from({ length: MOST_PROVIDERS }, (_, at) => [
      `@mail-${at}.of-a-company-with-a-name.example`,
      { allowed: 9_999_999, granted: 1_234_567 },
    ]),
  ),
  takes: Array.from({ length: KEPT_TAKES }, (_, at) => ({
    key: String(at).padStart(KEY_DIGITS, 'f'),
    granted: MOST_TAKEN,
  })),
};

describe.each([
  ['in memory', memoryTable()],
  ['in DynamoDB', dynamoTable(client, tables.registry)],
])('allowances %s', (_, table) => {
  const store = dynamoAllowances(table);

  it('read what was saved, and save only over what was read', async () => {
    expect(await store.read('news')).toBeNull();
    expect(await store.save('news', FULL)).toBe(true);
    expect(await store.read('news')).toEqual(FULL);
    expect(await store.save('news', FULL)).toBe(false);
    expect(await store.save('news', { ...FULL, version: 3 })).toBe(false);
    const free = { ...FULL, version: 2, allowed: null, providers: {}, takes: [] };
    expect(await store.save('news', free)).toBe(true);
    expect(await store.read('news')).toEqual(free);
  });

  it('take one write unit each, though the name of a stream is as long as one can be', async () => {
    const name = `${'s'.repeat(64)}/@${'x'.repeat(96)}`;
    await store.save(name, FULL);
    expect(itemBytes(toItem({ ...(await table.get(allowanceKey.taken(name))) }))).toBeLessThanOrEqual(1_024);
  });

  it('know who asks, once each, and keep on whom they would forget before long', async () => {
    await store.ask('news', SENT_AT);
    await store.ask('news', SENT_AT + DAY_MS);
    await store.ask('shop/acme', SENT_AT);
    const days = async () => (await store.asked()).map(({ name, expiresAt }) => [name, (expiresAt - SENT_AT) / DAY_MS]);
    expect(await days()).toEqual([
      ['news', 40],
      ['shop/acme', 40],
    ]);
    await store.ask('news', SENT_AT + 21 * DAY_MS);
    expect(await days()).toEqual([
      ['news', 61],
      ['shop/acme', 40],
    ]);
  });

  it('keep the reason apart from what is taken', async () => {
    expect(await store.reason('news')).toBeNull();
    await store.saveReason('news', { hour: 7, why: 'step 3 of 8' });
    expect(await store.reason('news')).toEqual({ hour: 7, why: 'step 3 of 8' });
  });
});
