import { QueryCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoTotals } from '../../../../../functions/_adapters/dynamodb/counting/totals.ts';
import { emptyCounts } from '../../../../../shared/counting/counts.ts';
import type { Partition } from '../../../../../shared/counting/partition.ts';
import type { Progress } from '../../../../../shared/evaluation/ports/totals.ts';
import {
  DAY_MS,
  dayOfHour,
  RETENTION_MS,
  ROLLUP_RETENTION_MS,
  SLOTS_PER_HOUR,
  slotStart,
} from '../../../../../shared/kernel/time.ts';
import { anyCounts, countsOf, eventOf, HOUR } from '../../../../support/counting.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { memoryTotals } from '../../../../support/memory-totals.ts';

const { client, tables } = useDynamo();

const SLOT = HOUR * SLOTS_PER_HOUR;
const openAt = (sequence: number): Progress => ({ sequence, closed: false });
const closedAt = (sequence: number): Progress => ({ sequence, closed: true });
let fresh = 0;
const freshSet = () => `set-${++fresh}`;
const freshPartition = (): Partition => ({ slot: SLOT + ++fresh, shard: 1 });
const counts = countsOf(eventOf('Bounce'), eventOf('Delivery'));
const sends = (n: number) => {
  const counted = emptyCounts();
  counted.totals.sends = n;
  return counted;
};

describe.each([
  ['in memory', () => memoryTotals()],
  ['in DynamoDB', () => dynamoTotals(client, tables.totals)],
])('totals %s', (_, open) => {
  const totals = open();

  it('know nothing at first', async () => {
    const set = freshSet();

    expect(await totals.slot(set, SLOT)).toBeNull();
    expect(await totals.slots(set, SLOT - 10, SLOT)).toEqual(new Map());
    expect(await totals.hours(set, HOUR - 10, HOUR)).toEqual(new Map());
    expect(await totals.progress(freshPartition())).toBeNull();
  });

  it('give back a slot as it was put', async () => {
    await fc.assert(
      fc.asyncProperty(anyCounts(), async (any) => {
        const set = freshSet();
        await totals.putSlot(set, SLOT + 11, { sequence: 7, counts: any });

        expect(await totals.slot(set, SLOT + 11)).toEqual({ sequence: 7, counts: any });
        expect(await totals.slots(set, SLOT, SLOT + 11)).toEqual(new Map([[SLOT + 11, { sequence: 7, counts: any }]]));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a lower sequence number', 4, 1],
    ['the same', 5, 1],
    ['a higher one', 6, 2],
    ['a higher one of more digits', 10, 2],
  ])('are absolute: over a slot of number 5, %s', async (__, sequence, expected) => {
    const set = freshSet();
    await totals.putSlot(set, SLOT, { sequence: 5, counts: sends(1) });

    await totals.putSlot(set, SLOT, { sequence, counts: sends(2) });

    expect((await totals.slot(set, SLOT))?.counts.totals.sends).toBe(expected);
  });

  it('are, of many folds at once, the one that knew most', async () => {
    const set = freshSet();
    const folds = [3, 9, 1, 10, 2].map((n) => totals.putSlot(set, SLOT, { sequence: n, counts: sends(n) }));
    await Promise.all(folds);

    expect(await totals.slot(set, SLOT)).toEqual({ sequence: 10, counts: sends(10) });
  });

  it('read slots with both ends, of one set only, in order', async () => {
    const [set, other] = [freshSet(), freshSet()];
    for (const slot of [SLOT + 3, SLOT - 1, SLOT + 1, SLOT, SLOT + 2]) {
      await totals.putSlot(set, slot, { sequence: 1, counts });
      await totals.putSlot(`${set}0`, slot, { sequence: 1, counts });
    }
    await totals.putHour(set, HOUR, { weight: 1, counts });
    await totals.putDay(set, dayOfHour(HOUR), { weight: 1, counts });

    expect([...(await totals.slots(set, SLOT, SLOT + 2)).keys()]).toEqual([SLOT, SLOT + 1, SLOT + 2]);
    expect([...(await totals.slots(set, SLOT, SLOT)).keys()]).toEqual([SLOT]);
    expect(await totals.slots(other, SLOT, SLOT + 2)).toEqual(new Map());
  });

  it('read nothing of a range that ends before it begins', async () => {
    const set = freshSet();
    await totals.putSlot(set, SLOT, { sequence: 1, counts });
    await totals.putHour(set, HOUR, { weight: 1, counts });

    expect(await totals.slots(set, SLOT, SLOT - 1)).toEqual(new Map());
    expect(await totals.hours(set, HOUR, HOUR - 1)).toEqual(new Map());
  });

  it('read slots whose numbers have more digits than others', async () => {
    const set = freshSet();
    for (const slot of [9, 10, 99, 100]) await totals.putSlot(set, slot, { sequence: 1, counts: sends(slot) });

    expect([...(await totals.slots(set, 9, 100)).keys()]).toEqual([9, 10, 99, 100]);
    expect([...(await totals.slots(set, 10, 99)).keys()]).toEqual([10, 99]);
  });

  it('read hours with both ends, and keep the one with the most weight', async () => {
    const set = freshSet();
    for (const hour of [HOUR - 1, HOUR, HOUR + 1, HOUR + 2]) await totals.putHour(set, hour, { weight: 5, counts });
    await totals.putHour(set, HOUR, { weight: 5, counts: sends(1) });
    await totals.putHour(set, HOUR + 1, { weight: 6, counts: sends(2) });

    expect(await totals.hours(set, HOUR, HOUR + 1)).toEqual(
      new Map([
        [HOUR, { weight: 5, counts }],
        [HOUR + 1, { weight: 6, counts: sends(2) }],
      ]),
    );
  });

  it('read every hour and every slot from one on, in order of time, in one go', async () => {
    const set = freshSet();
    for (const hour of [HOUR + 2, HOUR - 1, HOUR]) await totals.putHour(set, hour, { weight: 1, counts });
    for (const slot of [SLOT + 40, SLOT - 1, SLOT + 3, SLOT]) await totals.putSlot(set, slot, { sequence: 1, counts });
    await totals.putDay(set, dayOfHour(HOUR), { weight: 1, counts });
    await totals.putSlot(`${set}0`, SLOT, { sequence: 1, counts });

    const { hours, slots } = await totals.history(set, HOUR, SLOT);

    expect([...hours]).toEqual([HOUR, HOUR + 2].map((hour) => [hour, { weight: 1, counts }]));
    expect([...slots]).toEqual([SLOT, SLOT + 3, SLOT + 40].map((slot) => [slot, { sequence: 1, counts }]));
    expect(await totals.history(freshSet(), HOUR, SLOT)).toEqual({ hours: new Map(), slots: new Map() });
  });

  it('read more hours than fit a page', async () => {
    const set = freshSet();
    const wide = emptyCounts();
    for (let index = 0; index < 300; index++) wide.domains.set(`${index}`.padEnd(250, 'x'), [1, 1, 1]);
    for (let hour = HOUR; hour < HOUR + 20; hour++) await totals.putHour(set, hour, { weight: 1, counts: wide });

    expect((await totals.hours(set, HOUR, HOUR + 19)).size).toBe(20);
  });

  it.each<[string, Progress, Progress, Progress]>([
    ['forward while open', openAt(5), openAt(6), openAt(6)],
    ['not back while open', openAt(5), openAt(4), openAt(5)],
    ['nowhere by a repetition', openAt(5), openAt(5), openAt(5)],
    ['to closed at the same number', openAt(5), closedAt(5), closedAt(5)],
    ['to closed at a higher number', openAt(5), closedAt(6), closedAt(6)],
    ['not to closed at a lower number', openAt(5), closedAt(4), openAt(5)],
    ['not from closed to open at a higher number', closedAt(5), openAt(6), closedAt(5)],
    ['not from closed to open at the same number', closedAt(5), openAt(5), closedAt(5)],
    ['forward while closed', closedAt(5), closedAt(6), closedAt(6)],
    ['not back while closed', closedAt(5), closedAt(4), closedAt(5)],
    ['from the empty partition', closedAt(0), closedAt(1), closedAt(1)],
    ['by value and not by digits', openAt(9), openAt(10), openAt(10)],
  ])('move progress %s', async (__, before, next, after) => {
    const partition = freshPartition();
    await totals.saveProgress(partition, before);
    expect(await totals.progress(partition)).toEqual(before);

    await totals.saveProgress(partition, next);

    expect(await totals.progress(partition)).toEqual(after);
    expect(await totals.progress({ ...partition, shard: 2 })).toBeNull();
  });

  it('never move progress back, whatever is saved in whatever order', async () => {
    const step = fc.record({ sequence: fc.nat({ max: 4 }), closed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const partition = freshPartition();
        let before: Progress | null = null;
        for (const next of steps) {
          await totals.saveProgress(partition, next);
          const after = await totals.progress(partition);
          if (!after) throw new Error('Expected progress');
          expect(after.sequence).toBeGreaterThanOrEqual(before?.sequence ?? 0);
          if (before?.closed) expect(after.closed).toBe(true);
          before = after;
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('dynamoTotals', () => {
  /** When the one item expires whose sort key begins with `sk`. */
  const expiry = async (pk: string, sk: string): Promise<number> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tables.totals,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
      }),
    );
    expect(Items).toHaveLength(1);
    return Number(Items[0]?.['expiresAt']?.N) * 1_000;
  };

  it('lets slots and progress expire no earlier than the journal, and hours and days 13 months later', async () => {
    const totals = dynamoTotals(client, tables.totals);
    const [set, day] = [freshSet(), dayOfHour(HOUR)];
    await totals.putSlot(set, SLOT, { sequence: 1, counts });
    await totals.putHour(set, HOUR, { weight: 1, counts });
    await totals.putDay(set, day, { weight: 1, counts });
    await totals.saveProgress({ slot: SLOT, shard: 7 }, openAt(1));

    const kept = slotStart(SLOT) + RETENTION_MS + DAY_MS;
    expect(await expiry(`set#${set}`, 'slot#')).toBe(kept);
    expect(await expiry(`partition#${SLOT}#7`, 'progress')).toBe(kept);
    expect(await expiry(`set#${set}`, 'hour#')).toBe(slotStart(SLOT) + ROLLUP_RETENTION_MS);
    expect(await expiry(`set#${set}`, 'day#')).toBe(day * DAY_MS + ROLLUP_RETENTION_MS);
  });

  it('throws what is not a lost race', async () => {
    const broken = dynamoTotals(client, 'no-such-table');

    await expect(broken.putSlot('a', SLOT, { sequence: 1, counts })).rejects.toThrow();
    await expect(broken.saveProgress(freshPartition(), openAt(1))).rejects.toThrow();
    await expect(broken.hours('a', HOUR, HOUR)).rejects.toThrow();
  });
});
