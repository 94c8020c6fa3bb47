import { emptyTotals, JUDGED_AT, type Totals } from '../../counting/counts.ts';
import type { Sha256 } from '../../counting/fingerprint.ts';
import type { HourCounts } from '../../judging/model.ts';
import { WINDOW_HOURS } from '../../judging/window.ts';
import { type EpochMs, hourOf, hourOfSlot, SLOTS_PER_HOUR } from '../../kernel/time.ts';
import { HITS, whyNotJudged } from '../../standing/shown.ts';
import { isByDomain, isStream, setOfName, streamName } from '../../streams/name.ts';
import type { SetHistory, TotalsStore } from '../ports/totals.ts';

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

/**
 * Whether the hits of a domain are judged in the stream of its tenant: Send and Delivery name the tenant, so the domain
 * has nothing of its own to measure them against.
 * @param sesTenant the one tenant that the mail of the domain names; null: none, or several
 */
export async function isJudgedAsTenant(
  totals: Pick<TotalsStore, 'history'>,
  { name, sesTenant }: { readonly name: string; readonly sesTenant: string | null },
  sha256: Sha256,
  now: EpochMs,
): Promise<boolean> {
  if (!isStream(name) || !isByDomain(name) || sesTenant === null) return false;
  const { sends, deliveries } = await weekOf(totals, streamName(setOfName(name), sesTenant, sha256), now);
  return sends > 0 || deliveries > 0;
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
