import { emptyTotals, JUDGED_AT, type Totals } from '../../counting/counts.ts';
import type { HourCounts } from '../../judging/model.ts';
import { WINDOW_HOURS } from '../../judging/window.ts';
import { type EpochMs, hourOf, hourOfSlot, SLOTS_PER_HOUR } from '../../kernel/time.ts';
import { HITS, whyNotJudged } from '../../standing/shown.ts';
import type { SetHistory, TotalsStore } from '../ports.ts';

/** Why a set or a stream cannot be judged, by the judge's input; null where it can. */
export function whyNotJudgedBy(name: string, hours: readonly HourCounts[]): string | null {
  const sums = emptyTotals();
  for (const { cells } of hours) {
    for (const cell of cells.values()) {
      for (const column of ['sends', 'deliveries', 'hardBounces', 'complaints'] as const) {
        sums[column] += cell[JUDGED_AT[column]];
      }
    }
  }
  return whyNotJudged(name, sums);
}

/**
 * The same by the totals of the last 7 days. They are read only where the last day shows no trials, because mail that
 * bounces now may have been sent before.
 */
export async function whyNotJudgedLately(
  totals: Pick<TotalsStore, 'history'>,
  name: string,
  day: Parameters<typeof whyNotJudged>[1],
  now: EpochMs,
): Promise<string | null> {
  return whyNotJudged(name, day) === null ? null : whyNotJudged(name, await weekOf(totals, name, now));
}

/** The totals of the last 7 days. */
export async function weekOf(totals: Pick<TotalsStore, 'history'>, name: string, now: EpochMs): Promise<Totals> {
  const from = hourOf(now) - WINDOW_HOURS;
  return sumOf(await totals.history(name, from, (hourOf(now) - 2) * SLOTS_PER_HOUR));
}

function sumOf({ hours, slots }: SetHistory): Totals {
  const sums = emptyTotals();
  const open = [...slots].filter(([slot]) => !hours.has(hourOfSlot(slot))).map(([, value]) => value);
  for (const { counts } of [...hours.values(), ...open]) {
    for (const column of ['sends', 'deliveries', ...HITS] as const) {
      sums[column] += counts.totals[column];
    }
  }
  return sums;
}
