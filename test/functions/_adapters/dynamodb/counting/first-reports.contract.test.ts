import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoComplainers } from '../../../../../functions/_adapters/dynamodb/counting/complainers.ts';
import { dynamoFirstReports } from '../../../../../functions/_adapters/dynamodb/counting/first-reports.ts';
import { COMPLAINER_MS, type Complainers, type FirstStore } from '../../../../../shared/journal/ports.ts';
import { DAY_MS, slotOf } from '../../../../../shared/kernel/time.ts';
import { ENGINES } from '../../../../infra/local/dynamo/engines.ts';
import { memoryComplainers, memoryFirsts } from '../../../../support/memory-journal.ts';
import { SENT_AT } from '../../../../support/ses-events.ts';

type Opened = {
  readonly firsts: FirstStore;
  readonly complainers: Complainers;
  /** When the claims of a partition expire, in seconds; null where nothing expires. */
  readonly expiry: (pk: string) => Promise<number | null>;
  readonly close: () => Promise<void>;
};
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => values[at] ?? 0);
let slot = slotOf(SENT_AT);
const fresh = () => ({ slot: ++slot, shard: 0 });

describe.each<[string, () => Promise<Opened>]>([
  [
    'memory',
    async () => ({
      firsts: memoryFirsts(),
      complainers: memoryComplainers(),
      expiry: async () => null,
      close: async () => undefined,
    }),
  ],
  ...ENGINES.map(([name, open]): [string, () => Promise<Opened>] => [
    name,
    async () => {
      const { client, tables, close } = await open();
      const query = (pk: string) =>
        new QueryCommand({
          TableName: tables.totals,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
        });
      return {
        firsts: dynamoFirstReports(client, tables.totals),
        complainers: dynamoComplainers(client, tables.totals),
        expiry: async (pk) => Number((await client.send(query(pk))).Items?.[0]?.['expiresAt']?.N),
        close,
      };
    },
  ]),
])('claims in %s', (_, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('give a number to one of many, and are read in order from where one left off', async () => {
    const { firsts } = opened;
    const home = fresh();
    expect(await firsts.read(home, 0)).toEqual([]);

    const race = [1, 2, 3].map((value) => firsts.append(home, 1, bytes(value), SENT_AT));
    const won = await Promise.all(race);
    expect(won.filter(Boolean)).toHaveLength(1);
    for (let sequence = 2; sequence <= 12; sequence += 1) {
      expect(await firsts.append(home, sequence, bytes(sequence), SENT_AT)).toBe(true);
    }

    const all = await firsts.read(home, 0);
    expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 12 }, (__, at) => at + 1));
    expect([...(all[0]?.packed ?? [])]).toEqual([...bytes(won.indexOf(true) + 1)]);
    expect((await firsts.read(home, 10)).map(({ packed }) => packed[0])).toEqual([11, 12]);
    expect(await firsts.read(fresh(), 0)).toEqual([]);
  });

  it('outlive what they are for', async () => {
    const { firsts, complainers, expiry } = opened;
    const home = fresh();
    await firsts.append(home, 1, bytes(1), SENT_AT + 17 * DAY_MS);
    await complainers.claim('outlives', SENT_AT, 'c1');

    const [ofFirsts, ofComplainer] = [await expiry(`firsts#${home.slot}#0`), await expiry('complainer#outlives')];
    if (ofFirsts !== null)
      expect([ofFirsts, ofComplainer]).toEqual([SENT_AT / 1_000 + 17 * 86_400, (SENT_AT + COMPLAINER_MS) / 1_000]);
  });

  it('of a complainer are of 30 days, for one complaint', async () => {
    const { complainers } = opened;
    expect(await complainers.claim('month', SENT_AT, 'c1')).toBe(true);
    expect(await complainers.claim('month', SENT_AT, 'c1')).toBe(true);
    expect(await complainers.claim('month', SENT_AT + COMPLAINER_MS - 1_000, 'c2')).toBe(false);
    expect(await complainers.claim('month', SENT_AT + COMPLAINER_MS, 'c2')).toBe(true);
    expect(await complainers.claim('month', SENT_AT + COMPLAINER_MS, 'c1')).toBe(false);
  });
});
