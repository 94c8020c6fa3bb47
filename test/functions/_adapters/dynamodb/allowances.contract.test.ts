import { describe, expect, it, vi } from 'vitest';
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
import { renewed } from '../../../../shared/allowance/take.ts';
import { DAY_MS, hourOf } from '../../../../shared/kernel/time.ts';
import { allowanceKey, askedKey } from '../../../../shared/registry/growth-keys.ts';
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
      `@mail-${at}.of-a-long-one12.example`,
      { allowed: 9_999_999, granted: 1_234_567 },
    ]),
  ),
  takes: Array.from({ length: KEPT_TAKES }, (_, at) => ({
    key: String(at).padStart(KEY_DIGITS, '7'),
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

  it('are read as 0.2.0 stored them, and written anew once', async () => {
    const { takes, ...rest } = FULL;
    const few = takes.slice(0, 2);
    const hex = few.map(({ key, granted }) => key + granted.toString(16).padStart(6, '0')).join('');
    await store.save('old', { ...rest, takes: few });
    const { k: _k, n: _n, ...item } = (await table.get(allowanceKey.taken('old'))) ?? {};
    await table.put(allowanceKey.taken('old'), { ...item, t: Uint8Array.from(Buffer.from(hex, 'hex')) } as never);

    const taken = { key: '2bcdef0123', granted: 1, provider: null };
    const seen = await store.read('old');
    expect(seen).toEqual({ ...FULL, takes: few });
    // Who only looks writes nothing; the first take writes it anew and is then carried out.
    expect(await store.read('old')).toEqual(seen);
    expect(seen && (await store.take('old', seen, taken))).toBeNull();
    const whole = await store.read('old');
    expect(whole).toEqual({ ...FULL, version: 2, takes: few });
    expect(whole && (await store.take('old', whole, taken))).toMatchObject({
      version: 3,
      takes: [...few, { key: '2bcdef0123', granted: 1 }],
    });
  });

  it('are taken of by whoever has read any state of the hour, and never beyond it', async () => {
    const seen = { ...FULL, allowed: 10, granted: 0, providers: { yahoo: { allowed: 4, granted: 0 } }, takes: [] };
    await store.save('rush', seen);
    const of = (key: string, granted: number, provider: string | null = null) =>
      store.take('rush', seen, { key: `0${key}`.padEnd(KEY_DIGITS, '0'), granted, provider });
    expect(await of('a', 4, 'yahoo')).toMatchObject({ version: 2, granted: 4, providers: { yahoo: { granted: 4 } } });
    expect(await of('b', 1, 'yahoo')).toBeNull();
    expect(await of('c', 6)).toMatchObject({ version: 3, granted: 10, grantedToday: seen.grantedToday + 10 });
    expect(await of('d', 1)).toBeNull();
    expect(await store.take('rush', { ...seen, hour: 1 }, { key: 'e', granted: 0, provider: null })).toBeNull();
    expect((await store.read('rush'))?.takes.map(({ key }) => key[1])).toEqual(['a', 'c']);
  });

  it(`remember the last ${KEPT_TAKES} takes`, async () => {
    await store.save('ring', { ...FULL, allowed: 9_000, granted: 0, takes: [] });
    const keyOf = (at: number) => String(at + 1).padStart(KEY_DIGITS, '0');
    for (let at = 0; at <= KEPT_TAKES; at++) {
      await store.take('ring', { ...FULL, allowed: 9_000 }, { key: keyOf(at), granted: at, provider: null });
    }
    expect((await store.read('ring'))?.takes).toEqual(
      Array.from({ length: KEPT_TAKES }, (_, at) => ({ key: keyOf(at + 1), granted: at + 1 })),
    );
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

describe('a damaged allowance', () => {
  it('is no allowance, is told of, and is written anew by the next hour', async () => {
    const table = memoryTable();
    const store = dynamoAllowances(table);
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    await store.save('ill', FULL);
    await table.update(allowanceKey.taken('ill'), { g: 'many' });

    const read = await store.read('ill');
    expect(read).toMatchObject({ version: 1, hour: 0, allowed: 0, granted: 0 });
    expect(warn.mock.calls.flat().join()).toContain('g: expected a number, got a string');
    const part = { allowed: 50, providers: {}, why: '' };
    await store.save('ill', renewed(read, part, { hour: FULL.hour, sent: 0, planned: 0 }));
    expect(await store.read('ill')).toMatchObject({ version: 2, allowed: 50, granted: 0 });
    warn.mockRestore();
  });

  it('harms nobody else, nor does one who asks and whose item is damaged', async () => {
    const table = memoryTable();
    const store = dynamoAllowances(table);
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    await store.ask('well', SENT_AT);
    await store.ask('ill', SENT_AT);
    await table.update(askedKey('ill'), { expiresAt: 'soon' });
    await table.put(allowanceKey.reason('ill'), { hour: 7, why: 7 });

    expect((await store.asked()).map(({ name }) => name)).toEqual(['well']);
    expect(await store.reason('ill')).toBeNull();
    warn.mockRestore();
  });
});
