import { addJudged, type Counts, type Judged, type JudgedCell } from '../../counting/counts.ts';
import type { HourCounts } from '../../judging/model.ts';
import {
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOf,
  hourOfSlot,
  SLOTS_PER_HOUR,
  type Slot,
} from '../../kernel/time.ts';
import type { Decisions, SetState } from '../ports/decisions.ts';
import type { SlotCounts, TotalsStore } from '../ports/totals.ts';

/** Least hours that are read: the judge's window, and a day for its checkpoint. */
export const HISTORY_HOURS = 168 + HOURS_PER_DAY;
/** Hours whose slots are read one by one, because they may not be rolled up yet. */
const RECENT_HOURS = 3;

/** Everything that judging one set needs, as read at `loadedAt`. */
export type SetView = SetState & {
  readonly loadedAt: EpochMs;
  /** First arrival hour that was read. */
  readonly from: Hour;
  /** From this hour on `slots` has the counts, before it `settled`. */
  readonly recentFrom: Hour;
  /** Judged counts that arrived before `recentFrom`. */
  readonly settled: Judged;
  /** Judged counts, and prompt hard bounces, by slot of arrival. */
  readonly slots: Map<Slot, { readonly sequence: number } & Pick<Counts, 'judged' | 'prompt'>>;
};

export type ViewDeps = {
  readonly totals: Pick<TotalsStore, 'history'>;
  readonly decisions: Pick<Decisions, 'state'>;
};

/** Reads a set's history as far as judging needs it. */
export async function loadView(deps: ViewDeps, set: string, now: EpochMs): Promise<SetView> {
  const state = await deps.decisions.state(set);
  const current = hourOf(now);
  const recentFrom = current - RECENT_HOURS + 1;
  const from = Math.min(current - HISTORY_HOURS, ...state.checkpoints.slice(-1).map(({ beforeHour }) => beforeHour));
  const { hours, slots } = await deps.totals.history(set, from, recentFrom * SLOTS_PER_HOUR);
  const settled: Judged = new Map();
  for (const [hour, { counts }] of hours) if (hour < recentFrom) addJudged(settled, counts.judged);
  return {
    ...state,
    loadedAt: now,
    from,
    recentFrom,
    settled,
    slots: new Map([...slots].map(([slot, value]) => [slot, judgedOf(value)])),
  };
}

const judgedOf = ({ sequence, counts: { judged, prompt } }: SlotCounts) => ({ sequence, judged, prompt });

/**
 * The judge's hours: what was read, and for open slots the counts of the journal. Where both have a slot, the more
 * complete one counts.
 * @param open slot → the set's counts in it, folded from the journal
 */
export function hoursOf(
  view: SetView,
  open: ReadonlyMap<Slot, { readonly sequence: number; readonly counts: Counts }>,
): HourCounts[] {
  const judged: Judged = new Map(view.settled);
  const own = new Set<Hour>();
  // Most hours have nothing recent, and are passed on as they are; the others are copied, since they are added to.
  const add = (counts: Judged): void => {
    for (const [hour, cells] of counts) {
      const before = judged.get(hour);
      if (before !== undefined && !own.has(hour)) judged.set(hour, copyOf(before));
      own.add(hour);
      addJudged(judged, new Map([[hour, cells]]));
    }
  };
  for (const [slot, known] of view.slots) {
    const live = open.get(slot);
    if (!live || live.sequence <= known.sequence) add(known.judged);
  }
  for (const [slot, live] of open) {
    const known = view.slots.get(slot);
    if (hourOfSlot(slot) >= view.recentFrom && (!known || known.sequence < live.sequence)) {
      add(live.counts.judged);
    }
  }
  return [...judged].map(([hour, cells]) => ({ hour, cells })).toSorted((a, b) => a.hour - b.hour);
}

const copyOf = (cells: ReadonlyMap<string, Readonly<JudgedCell>>): Map<string, JudgedCell> =>
  new Map(Array.from(cells, ([provider, cell]) => [provider, [...cell]]));

/** Adds a slot that was just written, so that the view need not be read again. */
export function noteSlot(view: SetView, slot: Slot, value: SlotCounts): boolean {
  if (hourOfSlot(slot) < view.recentFrom) return false;
  const known = view.slots.get(slot);
  if (!known || known.sequence < value.sequence) view.slots.set(slot, judgedOf(value));
  return true;
}

/** The view at a later hour: slots that are no longer recent are settled. */
export function movedOn(view: SetView, now: EpochMs): SetView {
  const recentFrom = hourOf(now) - RECENT_HOURS + 1;
  if (recentFrom <= view.recentFrom) return view;
  const settled: Judged = new Map();
  addJudged(settled, view.settled);
  const slots = new Map(view.slots);
  for (const [slot, { judged }] of view.slots) {
    if (hourOfSlot(slot) >= recentFrom) continue;
    addJudged(settled, judged);
    slots.delete(slot);
  }
  for (const hour of settled.keys()) if (hour < hourOf(now) - HISTORY_HOURS - HOURS_PER_DAY) settled.delete(hour);
  return { ...view, recentFrom, settled, slots };
}
