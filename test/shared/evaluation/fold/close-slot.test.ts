import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSE_AFTER_MS, endsHour, isOver, writeSlot } from '../../../../shared/evaluation/fold/close-slot.ts';
import { dayOf, hourOfSlot, slotOf, slotStart } from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SLOT = slotOf(SENT_AT);

describe('isOver', () => {
  it('is true from a minute after the end of the slot on', () => {
    const end = slotStart(SLOT + 1) + CLOSE_AFTER_MS;

    expect([isOver(SLOT, end - 1), isOver(SLOT, end)]).toEqual([false, true]);
  });
});

describe('endsHour', () => {
  it('is true for the slot after which another hour begins, and for no other', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000_000 }),
        (slot) => endsHour(slot) === (hourOfSlot(slot + 1) !== hourOfSlot(slot)),
      ),
    );
  });
});

describe('writeSlot', () => {
  it('writes each set once, notes its day, and lets views and hours know', async () => {
    const world = memoryWorld({ ttlMs: 1_000 });
    const { deps } = world;
    const counts = countsOf(eventOf('Delivery'));
    await deps.views.get('a', SENT_AT);

    await writeSlot(
      deps,
      { slot: SLOT, shard: 0 },
      {
        sequence: 3,
        sets: new Map([
          ['a', counts],
          ['b', counts],
        ]),
        suspects: new Map(),
      },
    );

    for (const set of ['a', 'b']) expect(await world.totals.slot(set, SLOT)).toMatchObject({ sequence: 3 });
    expect(await deps.roster.all()).toEqual([
      { set: 'a', lastDay: dayOf(SENT_AT) },
      { set: 'b', lastDay: dayOf(SENT_AT) },
    ]);
    expect((await deps.views.get('a', SENT_AT)).slots.get(SLOT)?.sequence).toBe(3);
  });
});
