import { describe, expect, it } from 'vitest';
import type { Counts } from '../../../../shared/counting/counts.ts';
import { hoursOf, loadView, movedOn, noteSlot, type SetView } from '../../../../shared/evaluation/judge/set-view.ts';
import { HOUR_MS, hourOf, type Slot, slotOf } from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { memoryTotals } from '../../../support/memory-totals.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);
const HOUR = hourOf(SENT_AT);
const delivered = (times: number, sentAt = SENT_AT): Counts =>
  countsOf(...Array.from({ length: times }, () => eventOf('Delivery', { sentAt })));
const state = async () => ({ standing: null, settings: null, sesTenant: null, checkpoints: [] });

async function viewOf(slots: readonly [Slot, number][], hours: readonly [number, number][] = []): Promise<SetView> {
  const totals = memoryTotals();
  for (const [slot, times] of slots) await totals.putSlot(SET, slot, { sequence: times, counts: delivered(times) });
  for (const [hour, times] of hours) {
    await totals.putHour(SET, hour, { weight: times, counts: delivered(times, hour * HOUR_MS) });
  }
  return loadView({ totals, decisions: { state } }, SET, SENT_AT);
}
const deliveriesIn = (hours: ReturnType<typeof hoursOf>): number =>
  hours.flatMap(({ cells }) => [...cells.values()]).reduce((sum, [, deliveries]) => sum + deliveries, 0);
const open = (...slots: readonly [Slot, number][]) =>
  new Map(slots.map(([slot, times]) => [slot, { sequence: times, counts: delivered(times) }]));

describe('hoursOf', () => {
  it.each([
    ['the totals know as much as the journal', 3, 3, 3],
    ['the totals know more', 5, 3, 5],
    ['the journal knows more', 3, 5, 5],
  ])('counts a slot once where %s', async (_, stored, live, expected) => {
    const view = await viewOf([[SLOT, stored]]);

    expect(deliveriesIn(hoursOf(view, open([SLOT, live])))).toBe(expected);
  });

  it('adds hours, slots and what is open', async () => {
    const view = await viewOf([[SLOT - 1, 10]], [[HOUR - 5, 100]]);

    const hours = hoursOf(view, open([SLOT, 1]));

    expect(deliveriesIn(hours)).toBe(111);
    expect(hours.map(({ hour }) => hour)).toEqual([HOUR - 5, HOUR]);
  });

  it('leaves what it was given as it was', async () => {
    const view = await viewOf([[SLOT - 1, 10]], [[HOUR - 5, 100]]);

    hoursOf(view, open([SLOT, 1]));

    expect(deliveriesIn(hoursOf(view, open()))).toBe(110);
  });

  it('leaves an hour as it was that is settled and gets late counts', async () => {
    const view = await viewOf([], [[HOUR - 5, 100]]);
    const late = new Map([[SLOT, { sequence: 7, counts: delivered(7, (HOUR - 5) * HOUR_MS) }]]);

    expect(deliveriesIn(hoursOf(view, late))).toBe(107);
    expect(deliveriesIn(hoursOf(view, late))).toBe(107);
    expect(deliveriesIn(hoursOf(view, open()))).toBe(100);
  });
});

describe('loadView', () => {
  it('takes the last three hours from their slots, and what is older from the hours', async () => {
    const view = await viewOf(
      [
        [(HOUR - 3) * 12, 1_000],
        [(HOUR - 2) * 12, 10],
      ],
      [
        [HOUR - 3, 100],
        [HOUR - 2, 5_000],
      ],
    );

    expect(deliveriesIn(hoursOf(view, open()))).toBe(110);
  });
});

describe('noteSlot', () => {
  it('takes what is newer, and says where a slot is too old for it', async () => {
    const view = await viewOf([[SLOT, 5]]);

    expect(noteSlot(view, SLOT, { sequence: 4, counts: delivered(4) })).toBe(true);
    expect(deliveriesIn(hoursOf(view, open()))).toBe(5);
    expect(noteSlot(view, SLOT, { sequence: 6, counts: delivered(6) })).toBe(true);
    expect(deliveriesIn(hoursOf(view, open()))).toBe(6);
    expect(noteSlot(view, (HOUR - 3) * 12 + 11, { sequence: 6, counts: delivered(6) })).toBe(false);
  });
});

describe('movedOn', () => {
  it('loses no count, whatever hour it is', async () => {
    const view = await viewOf([[SLOT, 5]], [[HOUR - 5, 100]]);

    for (const hours of [0, 1, 2, 3, 100]) {
      expect(deliveriesIn(hoursOf(movedOn(view, SENT_AT + hours * HOUR_MS), open()))).toBe(105);
    }
  });

  it('counts no slot that became settled a second time from the journal', async () => {
    const view = movedOn(await viewOf([[SLOT, 5]]), SENT_AT + 3 * HOUR_MS);

    expect(deliveriesIn(hoursOf(view, open([SLOT, 9])))).toBe(5);
  });

  it('lets go what is older than judging looks back', async () => {
    const view = await viewOf([], [[HOUR - 100, 100]]);

    expect(deliveriesIn(hoursOf(movedOn(view, SENT_AT + 200 * HOUR_MS), open()))).toBe(0);
  });
});
