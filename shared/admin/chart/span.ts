import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, RETENTION_MS } from '../../kernel/time.ts';

/** Ends now. */
export const RANGES = { '6h': 6 * HOUR_MS, '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '90d': 90 * DAY_MS };
export type Range = keyof typeof RANGES;
export type By = 'slot' | 'hour' | 'day';
/** Unit: ms. */
export const STEP_MS: Readonly<Record<By, number>> = { slot: 5 * MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** What a chart shows. Whole steps, of which the one that `to` is in is the last. */
export type Span = {
  /** null: a free one, which does not move on with the clock. */
  readonly range: Range | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly by: By;
};

/** Longest for slots: more points than pixels help nobody. */
const MOST_SLOTS_MS = 36 * HOUR_MS;
const MOST_HOURS_MS = 32 * DAY_MS;
/** Shortest and longest that is shown. */
const LEAST_MS = 30 * MINUTE_MS;
const MOST_MS = 395 * DAY_MS;

/** The finest that the store still has for it, and that a chart can show. */
function stepFor(from: EpochMs, to: EpochMs, now: EpochMs): By {
  // The span before is compared with it, so that must still be there, too.
  const before = from - (to - from);
  if (to - from <= MOST_SLOTS_MS && before > now - RETENTION_MS) return 'slot';
  return to - from <= MOST_HOURS_MS ? 'hour' : 'day';
}
const floor = (at: EpochMs, by: By): EpochMs => Math.floor(at / STEP_MS[by]) * STEP_MS[by];

export function spanOfRange(range: Range, now: EpochMs): Span {
  const by = stepFor(now - RANGES[range], now, now);
  return { range, from: floor(now - RANGES[range], by), to: now, by };
}

/** A free span, made as long as can be shown, and not of what is to come. */
export function freeSpan(from: EpochMs, to: EpochMs, now: EpochMs): Span {
  const end = Math.min(now, Math.max(to, from + LEAST_MS));
  const start = Math.max(end - MOST_MS, Math.min(from, end - LEAST_MS));
  const by = stepFor(start, end, now);
  return { range: null, from: floor(start, by), to: end, by };
}

/** As long, and right before it. */
export const spanBefore = ({ from, to, by }: Span): Span => ({
  range: null,
  from: floor(from - (to - from), by),
  to: from - 1,
  by,
});

/** Earlier and later by half, closer and wider by two; never past now. */
export function movedSpan(span: Span, move: 'earlier' | 'later' | 'closer' | 'wider', now: EpochMs): Span {
  const long = span.to - span.from;
  const [from, to] = {
    earlier: [span.from - long / 2, span.to - long / 2],
    later: [span.from + long / 2, span.to + long / 2],
    closer: [span.from + long / 4, span.to - long / 4],
    wider: [span.from - long / 2, span.to + long / 2],
  }[move] as [EpochMs, EpochMs];
  const over = Math.max(0, to - now);
  return freeSpan(Math.round(from - (move === 'closer' ? 0 : over)), Math.round(to), now);
}

/** As the address has it: `range=7d`, or `from` and `to`. Null: it names none, or none that can be read. */
export function spanInQuery(query: { get(name: string): string | null }, now: EpochMs): Span | null {
  const range = (query.get('range') ?? OLD_NAMES[query.get('by') ?? ''] ?? '') as Range;
  if (Object.hasOwn(RANGES, range)) return spanOfRange(range, now);
  const [from, to] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  return from < to && from < now ? freeSpan(from, to, now) : null;
}
/** As links of 0.2.0 call them. */
const OLD_NAMES: Readonly<Record<string, Range>> = { slot: '6h', hour: '7d', day: '90d' };

/** Long enough to show the mail that led to how it stands: a set that is paused sends nothing any more. */
export function usualRange(since: EpochMs | null, now: EpochMs): Range {
  const age = since === null ? 0 : now - since;
  const found = (['6h', '24h', '7d', '30d'] as const).find((range) => age < RANGES[range] * 0.85);
  return found ?? '90d';
}
