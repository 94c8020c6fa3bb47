import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoRoster } from '../../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable, type Table } from '../../../../functions/_adapters/dynamodb/table.ts';
import type { ConvictionHold } from '../../../../shared/evaluation/ports/decisions.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { ENGINES } from '../../../infra/local/dynamo/engines.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

type OpenTable = () => Promise<{ readonly table: Table; readonly close: () => Promise<void> }>;

const hold = (over: Partial<ConvictionHold> = {}): ConvictionHold => ({
  provider: 'google',
  metric: 'hardBounce',
  since: SENT_AT,
  seenAt: SENT_AT,
  waits: true,
  ...over,
});
const keyOf = ({ metric, provider }: ConvictionHold): string => `${metric} ${provider}`;
const byKey = (a: ConvictionHold, b: ConvictionHold) => (keyOf(a) < keyOf(b) ? -1 : 1);

describe.each<[string, OpenTable]>([
  ['memory', async () => ({ table: memoryTable(), close: async () => undefined })],
  ...ENGINES.map(([name, open]): [string, OpenTable] => [
    name,
    async () => {
      const { client, tables, close } = await open();
      return { table: dynamoTable(client, tables.registry), close };
    },
  ]),
])('in %s', (_, open) => {
  let table: Table;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());
  const due = async (set: string): Promise<readonly number[]> =>
    (await table.waiting('review', SENT_AT + DAY_MS, 100))
      .filter(({ pk }) => pk === `set#${set}`)
      .map(({ dueAt }) => dueAt);

  describe('holds', () => {
    it('are one per metric and provider, whatever its name, and the other stays', async () => {
      const decisions = dynamoDecisions(table);
      const all = [
        hold(),
        hold({ metric: 'complaint' }),
        hold({ provider: '@corp.example' }),
        hold({ provider: 'yahoo-japan', waits: false }),
      ];
      for (const one of all) await decisions.saveHold('apart', one, null);
      await decisions.saveHold('apart', hold({ seenAt: SENT_AT + MINUTE_MS }), null);

      const [again, ...rest] = [hold({ seenAt: SENT_AT + MINUTE_MS }), ...all.slice(1)];
      const kept = await decisions.holds('apart');
      expect(kept.toSorted(byKey)).toEqual([again, ...rest].toSorted(byKey));
      expect((await decisions.state('apart')).holds?.length).toBe(4);
    });

    it('are those of one set, not of a set whose name begins alike, nor of its streams', async () => {
      const decisions = dynamoDecisions(table);
      for (const name of ['acme', 'acme-news', 'acme/customer']) await decisions.saveHold(name, hold(), null);
      expect(await decisions.holds('acme')).toEqual([hold()]);
      expect(await decisions.holds('acm')).toEqual([]);
      expect((await decisions.state('acm')).holds).toEqual([]);
    });

    it('wait to be looked at until they are over', async () => {
      const decisions = dynamoDecisions(table);
      await decisions.saveHold('due', hold(), SENT_AT + MINUTE_MS);
      await decisions.saveHold('due', hold({ metric: 'complaint' }), SENT_AT + 2 * MINUTE_MS);
      expect(await due('due')).toEqual([SENT_AT + MINUTE_MS, SENT_AT + 2 * MINUTE_MS]);
      await decisions.saveHold('due', hold({ waits: false }), null);
      expect(await due('due')).toEqual([SENT_AT + 2 * MINUTE_MS]);
      expect((await decisions.holds('due')).map(({ waits }) => waits).toSorted()).toEqual([false, true]);
    });
  });

  describe('the owner of a set', () => {
    it('is nobody of whom nothing is known', async () => {
      expect(await dynamoDecisions(table).ownerOf('nobody')).toEqual({ settings: null, sesTenant: null });
    });

    it('is whom SES names with its events, and nobody where it names two', async () => {
      const decisions = dynamoDecisions(table);
      const roster = dynamoRoster(table);
      await roster.noteTenant('told', 'one');
      expect((await decisions.ownerOf('told')).sesTenant).toBe('one');
      await roster.noteTenant('told', 'one');
      expect((await decisions.ownerOf('told')).sesTenant).toBe('one');
      for (const tenant of ['two', 'one', 'one']) await roster.noteTenant('told', tenant);
      expect((await decisions.ownerOf('told')).sesTenant).toBeNull();
      expect((await decisions.state('told')).sesTenant).toBeNull();
    });

    it('is what a person decided beside what SES names', async () => {
      const decisions = dynamoDecisions(table);
      const settings = { tenant: 'by-hand', pinned: true };
      await table.put(setKey.settings('decided'), { record: JSON.stringify(settings) });
      await dynamoRoster(table).noteTenant('decided', 'ses');
      expect(await decisions.ownerOf('decided')).toEqual({ settings, sesTenant: 'ses' });
    });
  });

  it('what was worked out about a name expires, except its placement, settings and newest standing', async () => {
    const decisions = dynamoDecisions(table);
    const name = 'shared/idle';
    const record = { configurationSet: name, at: SENT_AT, from: 'healthy', to: 'warned' } as never;
    for (const version of [1, 2, 3]) await decisions.decide({ ...(record as object), version } as never);
    await decisions.saveHold(name, hold(), null);
    await decisions.saveCheckpoint(name, []);
    await table.put(setKey.settings(name), { record: '{}' });
    await table.put(setKey.placement(name), { record: '{}' });
    await decisions.expire(name, SENT_AT + 1);
    await decisions.expire('shared/none', SENT_AT);

    const left = (await table.list(`set#${name}`, '')).filter((item) => item['expiresAt'] === undefined);
    const stays = [setKey.placement(name).sk, setKey.settings(name).sk, setKey.standing(name, 3).sk];
    expect(new Set(left.map(({ sk }) => String(sk)))).toEqual(new Set(stays));
    const gone = await table.get(setKey.standing(name, 1));
    expect(gone?.['expiresAt']).toBe(Math.ceil((SENT_AT + 1) / SECOND_MS));
    expect(await table.list('set#shared/none', '')).toEqual([]);
  });
});
