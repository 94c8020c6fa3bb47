import { grouped } from '../../../../shared/kernel/numbers.ts';
import { DAY_MS, type EpochMs, iso } from '../../../../shared/kernel/time.ts';
import { type Entry, SUPPRESSED_FOR } from './lists.ts';

const WEEK_MS = 7 * DAY_MS;
const WEEKS = 8;

/** How large a list is, and what came onto it week by week, the newest first. An entry is dated by its last change. */
export type ListSize = {
  readonly entries: number;
  /** By SES's word for why. */
  readonly for: Readonly<Record<string, number>>;
  readonly weeks: readonly { readonly from: string; readonly until: string; readonly added: number }[];
  /** Older than these weeks, or without a date. */
  readonly older: number;
};

export function sizeOf(entries: readonly Entry[], now: EpochMs): ListSize {
  const reasons = new Map<string, number>(SUPPRESSED_FOR.map((word) => [word, 0]));
  const weeks = Array.from({ length: WEEKS }, () => 0);
  let older = 0;
  for (const { for: why, at } of entries) {
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
    // What SES dates a little ahead of this machine's clock came just now.
    const age = at === null ? Number.POSITIVE_INFINITY : Math.max(0, now - Date.parse(at));
    const week = Math.floor(age / WEEK_MS);
    if (week < WEEKS) weeks[week] = (weeks[week] ?? 0) + 1;
    else older++;
  }
  return {
    entries: entries.length,
    for: Object.fromEntries(reasons),
    weeks: weeks.map((added, index) => ({
      from: iso(now - (index + 1) * WEEK_MS),
      until: iso(now - index * WEEK_MS),
      added,
    })),
    older,
  };
}

const dated = (text: string): string => text.slice(0, 10);

/** The rows of its weeks, and what it comes to in a sentence. */
export function sizeWords(size: ListSize, whose: string): { readonly sentence: string; readonly rows: string[][] } {
  const reasons = Object.entries(size.for).map(([why, count]) => `${grouped(count)} for ${why}`);
  return {
    sentence: `The list of ${whose} has ${grouped(size.entries)} ${size.entries === 1 ? 'entry' : 'entries'}: ${reasons.join(', ')}.`,
    rows: [
      ...size.weeks.map(({ from, until, added }) => [`${dated(from)} to ${dated(until)}`, grouped(added)]),
      ['before, or without a date', grouped(size.older)],
    ],
  };
}
