import { grouped, percent } from '../kernel/numbers.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { SIGNALS } from './metrics.ts';
import type { Metric, Ratio } from './model.ts';
import type { Trials } from './trials.ts';
import { ENOUGH_ELSEWHERE, isBad } from './withhold.ts';

/** When a conviction that depends on one provider may be blamed on that provider. Part of the policy. */
export type IncidentPolicy = {
  /** Longest time that a conviction waits because too little is known. Unit: ms. */
  readonly holdMs: number;
  /** How much mail the witnesses need together, and how many witnesses, before their rate counts. */
  readonly minOutcomes: number;
  readonly minSets: number;
};

/** So many hard bounces, more than half of all outcomes, tell without `minOutcomes`: at the limit chance has no part in it. */
const PLAIN = { bounces: 6, share: 0.5 };

export const DEFAULT_INCIDENT: IncidentPolicy = { holdMs: 30 * MINUTE_MS, minOutcomes: 50, minSets: 3 };

/** Counts of the last 30 minutes. */
export type Lately = {
  readonly outcomes: number;
  readonly hardBounces: number;
  readonly deliveries: number;
  readonly complaints: number;
};

/**
 * Another sender's counts at the provider, and at all others that report on this metric. A witness is a tenant with all
 * its sets, so that many sets of one tenant count once.
 */
export type Witness = Lately & {
  readonly name: string;
  readonly elsewhere: Lately;
  /** Whether it was well at this provider in the week before; asked only where it has little mail elsewhere. */
  readonly wasWell: boolean;
};

export type ProviderFacts = {
  readonly provider: string;
  readonly metric: Metric;
  readonly limit: Ratio;
  readonly witnesses: readonly Witness[];
  /** Number of possible witnesses, whatever they have sent lately. */
  readonly possible: number;
  /** When the conviction began to wait. */
  readonly heldSince: EpochMs;
  readonly now: EpochMs;
  readonly policy?: IncidentPolicy;
};

/** The sums of the witnesses, without the one that adds most. */
export type Pooled = { readonly count: number; readonly of: number; readonly rate: Ratio; readonly sets: number };

/** `proceed`: the sender is the cause. `wait`: too little data. `incident`: the provider is the cause. */
export type ProviderAnswer = {
  readonly answer: 'proceed' | 'wait' | 'incident';
  readonly pooled: Pooled;
  /** The witness that was left out; `null` where there is no other. */
  readonly leftOut: string | null;
  readonly sentence: string;
};

/**
 * Decides by the witnesses at a provider whether the provider is the cause. Only senders that are well elsewhere are
 * witnesses. The one that adds most to the rate is left out, so that a second bad sender cannot clear the first.
 * Complaint rates are much lower than bounce rates, so complaints need more mail: as much as would bring 2.5 complaints
 * at the limit (50 × 5 %, as for bounces), or 3 complaints. Small senders have little mail in half an hour: where most of
 * it bounces, six bounces tell that the provider is ill. That it is well takes all the mail.
 */
export const examineProvider = (facts: ProviderFacts): ProviderAnswer => {
  const { provider, metric, limit, witnesses, possible, heldSince, now, policy = DEFAULT_INCIDENT } = facts;
  const heard = witnesses
    .filter((witness) => isWellElsewhere(witness, metric, limit))
    .map((witness) => ({ name: witness.name, ...trialsOf(witness, metric) }))
    .filter(({ n }) => n > 0);
  const { rest, leftOut } = withoutWorst(heard, limit);
  const pooled = pool(rest);
  const isPlain =
    metric === 'hardBounce' && pooled.count >= PLAIN.bounces && pooled.rate > Math.max(PLAIN.share, limit);
  const isMuch =
    pooled.of >= policy.minOutcomes && (metric === 'hardBounce' || pooled.count >= 3 || pooled.of * limit >= 2.5);
  const enough = heard.length >= policy.minSets && (isMuch || (isPlain && pooled.sets > 1));
  const why = enough
    ? pooled.rate > limit
      ? ILL
      : FINE
    : possible < policy.minSets
      ? NOBODY
      : now - heldSince >= policy.holdMs
        ? OVER
        : WAIT;
  return { answer: why.answer, pooled, leftOut, sentence: `${told(provider, metric, pooled, limit)}: ${why.reason}` };
};

const ILL = {
  answer: 'incident',
  reason: 'other senders are above the limit too, so the provider is the cause and its counts are not judged',
} as const;
const FINE = { answer: 'proceed', reason: 'other senders are fine, so the sender is the cause' } as const;
const NOBODY = {
  answer: 'proceed',
  reason: 'too few other senders to compare, so it does not wait',
} as const;
const OVER = { answer: 'proceed', reason: 'still too little mail to tell, and the wait is over' } as const;
const WAIT = { answer: 'wait', reason: 'too little mail to tell, so it waits' } as const;

const isWellElsewhere = ({ elsewhere, wasWell }: Witness, metric: Metric, limit: Ratio): boolean => {
  const trials = trialsOf(elsewhere, metric);
  if (isBad(trials, limit)) return false;
  return trials.n >= ENOUGH_ELSEWHERE || wasWell;
};

/** Whether it has too little mail elsewhere to judge by: then its week before is read. */
export const isLittleElsewhere = ({ elsewhere }: Pick<Witness, 'elsewhere'>, metric: Metric): boolean =>
  trialsOf(elsewhere, metric).n < ENOUGH_ELSEWHERE;

export const trialsOf = (lately: Lately, metric: Metric): Trials =>
  metric === 'hardBounce'
    ? { x: lately.hardBounces, n: Math.max(lately.outcomes, lately.hardBounces) }
    : { x: lately.complaints, n: Math.max(lately.deliveries, lately.complaints) };

type Heard = Trials & { readonly name: string };

/** Leaves out the witness with the most hits above its limit. */
const withoutWorst = (heard: readonly Heard[], limit: Ratio) => {
  const excess = ({ x, n }: Trials): number => x - n * limit;
  const worst = heard.toSorted((a, b) => excess(b) - excess(a) || (a.name < b.name ? -1 : 1))[0];
  return { rest: heard.filter((one) => one !== worst), leftOut: worst?.name ?? null };
};

const pool = (heard: readonly Heard[]): Pooled => {
  const count = heard.reduce((sum, { x }) => sum + x, 0);
  const of = heard.reduce((sum, { n }) => sum + n, 0);
  return { count, of, rate: of === 0 ? 0 : count / of, sets: heard.length };
};

const told = (provider: string, metric: Metric, { count, of, rate, sets }: Pooled, limit: Ratio): string => {
  const { hits } = SIGNALS[metric].words;
  const share = `${grouped(count)} of ${grouped(of)} = ${percent(rate)}, limit ${percent(limit)}`;
  return `${provider}, ${hits} of ${sets} other senders that are well elsewhere, the worst left out: ${share}`;
};
