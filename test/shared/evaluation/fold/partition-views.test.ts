import { describe, expect, it } from 'vitest';
import { PartitionViews } from '../../../../shared/evaluation/fold/partition-views.ts';
import type { StoredCounts } from '../../../../shared/journal/ports.ts';
import { slotOf } from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { SENT_AT, type SesEventType } from '../../../support/ses-events.ts';

const at = (back: number) => ({ slot: slotOf(SENT_AT) - back, shard: 0 });
const P = at(0);

function given({ ttlMs = 10, maxSets = 10 } = {}) {
  const clock = { at: 0, now: () => clock.at };
  const segments: StoredCounts[] = [];
  const asked: number[] = [];
  const views = new PartitionViews(
    {
      counts: async (_, after) => {
        asked.push(after);
        return segments.filter(({ sequence }) => sequence > after);
      },
    },
    clock,
    { ttlMs, maxSets },
  );
  const add = (set: string, type: SesEventType) =>
    segments.push({ sequence: segments.length + 1, sets: new Map([[set, countsOf(eventOf(type, { set }))]]) });
  return { clock, views, add, asked };
}

describe('PartitionViews', () => {
  it('reads on from where it was, and folds what is new', async () => {
    const { views, add, asked } = given();
    add('a', 'Delivery');
    await views.read(P);
    add('a', 'Delivery');

    const { sequence, sets } = await views.read(P);

    expect([sequence, sets.get('a')?.totals.deliveries]).toEqual([2, 2]);
    expect(asked).toEqual([0, 1]);
  });

  it('counts nothing twice where two read at once', async () => {
    const { views, add } = given();
    add('a', 'Delivery');
    add('a', 'Bounce');

    const read = await Promise.all([views.read(P), views.read(P)]);

    for (const { sequence, sets } of read) {
      expect([sequence, sets.get('a')?.totals.deliveries, sets.get('a')?.totals.hardBounces]).toEqual([2, 1, 1]);
    }
  });

  it('says which sets got a hard bounce or a complaint, and where last', async () => {
    const { views, add } = given();
    for (const [set, type] of [
      ['a', 'Bounce'],
      ['b', 'Delivery'],
      ['a', 'Complaint'],
      ['a', 'Delivery'],
    ] as const) {
      add(set, type);
    }

    expect([...(await views.read(P)).suspects]).toEqual([['a', 3]]);
  });

  it('trusts what was read a moment ago, and no longer', async () => {
    const { clock, views, add, asked } = given({ ttlMs: 10 });
    add('a', 'Delivery');
    await views.recent(P);
    clock.at = 10;
    await views.recent(P);
    expect(asked).toHaveLength(1);

    clock.at = 11;
    await views.recent(P);
    expect(asked).toHaveLength(2);
  });

  it('forgets those that were read longest ago where there are too many sets, and never the last one', async () => {
    const { views, add } = given({ maxSets: 2 });
    for (const set of ['a', 'b', 'c']) add(set, 'Delivery');

    await views.read(at(1));
    await views.read(P);

    expect(views.peek(at(1))).toBeUndefined();
    expect(views.peek(P)?.sets.size).toBe(3);
  });

  it('knows what is closed, and keeps no counts of it', async () => {
    const { views, add } = given();
    add('a', 'Delivery');
    await views.read(P);
    expect(views.isClosed(P)).toBe(false);

    views.close(P);

    expect(views.isClosed(P)).toBe(true);
    expect(views.peek(P)).toBeUndefined();
  });

  it('remembers the last thousand that were closed', () => {
    const { views } = given();
    views.close(at(2_000));
    for (let back = 1_000; back > 0; back--) views.close(at(back));

    expect(views.isClosed(at(2_000))).toBe(false);
    expect(views.isClosed(at(1_000))).toBe(true);
  });
});
