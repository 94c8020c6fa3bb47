import { addJudged, JUDGED_AT, type Judged } from '../../counting/counts.ts';
import { HISTORY_HOURS, type SetView } from '../../evaluation/judge/set-view.ts';
import type { Rollup, SlotCounts, TotalsStore } from '../../evaluation/ports/totals.ts';
import { METRICS, signalOf } from '../../judging/metrics.ts';
import { type EpochMs, type Hour, hourOf, hourOfSlot, SLOTS_PER_HOUR, type Slot } from '../../kernel/time.ts';

/** What happened to a set, so that it can be judged again from some moment on. */
export type Past = {
  /** What was known at that moment: a set that has never been decided about. */
  readonly before: SetView;
  /** What came then, in order of time. */
  readonly slots: readonly (readonly [Slot, SlotCounts])[];
};

/**
 * Read what the judge would have seen of a set since a moment, and in its window before. Null where no hit has come:
 * then nothing can have been decided, and the slots need not be read.
 */
export async function pastOf(
  totals: Pick<TotalsStore, 'history' | 'slots'>,
  set: string,
  from: EpochMs,
  now: EpochMs,
): Promise<Past | null> {
  const first = hourOf(from);
  const recent = (hourOf(now) - 2) * SLOTS_PER_HOUR;
  const { hours, slots: last } = await totals.history(set, first - HISTORY_HOURS, recent);
  const isHit = [...hours]
    .filter(([hour]) => hour >= first)
    .map(([, { counts }]) => counts)
    .concat(Array.from(last.values(), ({ counts }) => counts))
    .some(({ judged }) => hasHits(judged));
  if (!isHit) return null;
  const settled: Judged = new Map();
  for (const [hour, { counts }] of hours) if (hour < first) addJudged(settled, counts.judged);
  const slots = new Map([...(await totals.slots(set, first * SLOTS_PER_HOUR, recent - 1)), ...last]);
  return {
    before: {
      standing: null,
      settings: null,
      sesTenant: null,
      checkpoints: [],
      loadedAt: from,
      from: first - HISTORY_HOURS,
      recentFrom: first,
      settled,
      slots: new Map(),
    },
    slots: [...slots, ...hoursWithoutSlots(hours, slots, first)].toSorted(([a], [b]) => a - b),
  };
}

/** Hours whose slots are not there any more count as one slot, their last. */
function hoursWithoutSlots(
  hours: ReadonlyMap<Hour, Rollup>,
  slots: ReadonlyMap<Slot, SlotCounts>,
  first: Hour,
): readonly (readonly [Slot, SlotCounts])[] {
  const known = new Set([...slots.keys()].map(hourOfSlot));
  return [...hours]
    .filter(([hour]) => hour >= first && !known.has(hour))
    .map(([hour, { counts, weight }]) => [(hour + 1) * SLOTS_PER_HOUR - 1, { sequence: weight, counts }] as const);
}

/** Only hits can convict: who has none needs no look. */
export const hasHits = (judged: Judged): boolean => {
  for (const cells of judged.values()) {
    for (const cell of cells.values()) {
      if (METRICS.some((metric) => cell[JUDGED_AT[signalOf(metric).hits]] > 0)) return true;
    }
  }
  return false;
};
