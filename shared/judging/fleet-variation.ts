import { HOURS_PER_DAY, type Hour } from '../kernel/time.ts';
import { MOST_VARIATION, USUAL_VARIATION, usualSize } from './dispersion.ts';
import { type Metric, MOVING, type Ratio } from './metrics.ts';
import type { HourTrials } from './series.ts';

/** Variation of the sets of one kind: presumed for a new set, and the most that is allowed for. */
export type VariationBounds = { readonly presumed: Ratio; readonly most: Ratio };
/** How a set sends: spread over the day, or in bursts. */
export const RHYTHMS = ['steady', 'bursty'] as const;
export type Rhythm = (typeof RHYTHMS)[number];
/** What the fleet's own sets show. Absent parts are not known. */
export type FleetVariation = Readonly<Partial<Record<Rhythm, Readonly<Partial<Record<Metric, VariationBounds>>>>>>;
/** What one set shows. `voter`: its owner; the sets of one voter share one vote. */
export type VariationVote = {
  readonly voter: string;
  readonly rhythm: Rhythm;
  readonly metric: Metric;
  readonly variation: Ratio;
};

/** Without a fleet to learn from. */
export const USUAL_BOUNDS: VariationBounds = { presumed: USUAL_VARIATION, most: MOST_VARIATION };
/** With fewer voters the fleet teaches nothing. */
export const LEAST_VOTERS = 10;
/** A set is bursty where the hour in which a message is usually sent has this many times its share of the day. */
const BURSTY_FROM = 6;

/** How a set sends; null in its first day, when it is not known. */
export const rhythmOf = (hours: readonly HourTrials[], current: Hour): Rhythm | null => {
  const sending = hours.filter(({ n }) => n > 0);
  const [first] = sending;
  if (first === undefined || current - first.hour < HOURS_PER_DAY) return null;
  const days = new Set(sending.map(({ hour }) => Math.floor(hour / HOURS_PER_DAY))).size;
  const perDay = sending.reduce((sum, { n }) => sum + n, 0) / days;
  return usualSize(sending) * HOURS_PER_DAY >= BURSTY_FROM * perDay ? 'bursty' : 'steady';
};

/** Keeps a measured variation within bounds: at least usual, at most the maximum. */
export const within = ({ presumed, most }: VariationBounds): VariationBounds => {
  const least = clamp(presumed, USUAL_VARIATION, MOST_VARIATION, USUAL_VARIATION);
  return { presumed: least, most: clamp(most, least, MOST_VARIATION, MOST_VARIATION) };
};

/** The variation to presume for a set. Where its rhythm is not known, the smaller one. */
export const boundsFor = (
  fleetVariation: FleetVariation | undefined,
  metric: Metric,
  rhythm: Rhythm | null,
): VariationBounds => {
  const of = (one: Rhythm): VariationBounds => within(fleetVariation?.[one]?.[metric] ?? USUAL_BOUNDS);
  if (rhythm !== null) return of(rhythm);
  const [steady, bursty] = [of('steady'), of('bursty')];
  return { presumed: Math.min(steady.presumed, bursty.presumed), most: Math.min(steady.most, bursty.most) };
};

/**
 * What the fleet's sets show, by rhythm and metric. A new set is presumed to vary like the median voter; the most is
 * the upper quartile. A voter with several sets votes by their median.
 */
export const fleetVariationFrom = (votes: readonly VariationVote[]): FleetVariation => {
  const fleetVariation: Partial<Record<Rhythm, Partial<Record<Metric, VariationBounds>>>> = {};
  for (const rhythm of RHYTHMS) {
    for (const metric of MOVING) {
      const byVoter = Map.groupBy(
        votes.filter((vote) => vote.rhythm === rhythm && vote.metric === metric),
        ({ voter }) => voter,
      );
      if (byVoter.size < LEAST_VOTERS) continue;
      const shown = [...byVoter.values()].map((own) =>
        quantile(
          own.map(({ variation }) => variation),
          1 / 2,
        ),
      );
      const bounds = within({ presumed: quantile(shown, 1 / 2), most: quantile(shown, 3 / 4) });
      fleetVariation[rhythm] = { ...fleetVariation[rhythm], [metric]: bounds };
    }
  }
  return fleetVariation;
};

/** The smallest value that at least this share of the values does not exceed. */
const quantile = (values: readonly number[], share: Ratio): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

const clamp = (value: number, least: number, most: number, otherwise: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise;
