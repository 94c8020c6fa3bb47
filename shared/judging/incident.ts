import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import type { Metric, Ratio } from './model.ts';
import { grouped, percent } from './sentence.ts';

/** When a conviction that hangs on one provider may be put down to that provider. Part of the policy. */
export type IncidentPolicy = {
  /** A conviction is held at most so long for want of data. Unit: ms. */
  readonly holdMs: number;
  /** What the other sets must show together, and how many they must be, before their rate says anything. */
  readonly minOutcomes: number;
  readonly minSets: number;
};

export const DEFAULT_INCIDENT: IncidentPolicy = { holdMs: 30 * MINUTE_MS, minOutcomes: 50, minSets: 3 };

/** Counts of the last 30 minutes. */
export type Lately = {
  readonly outcomes: number;
  readonly hardBounces: number;
  readonly deliveries: number;
  readonly complaints: number;
};
/** Another set's counts at the provider, and at all others that report on this metric. */
export type OtherSet = Lately & { readonly set: string; readonly elsewhere: Lately };

export type ProviderFacts = {
  readonly provider: string;
  readonly metric: Metric;
  readonly limit: Ratio;
  readonly others: readonly OtherSet[];
  /** When the conviction was first held. */
  readonly heldSince: EpochMs;
  readonly now: EpochMs;
  readonly policy?: IncidentPolicy;
};

/** What the other sets show, without the one that adds most to it. */
export type Pooled = { readonly count: number; readonly of: number; readonly rate: Ratio; readonly sets: number };

/** `proceed`: it is the sender. `wait`: not enough to tell yet. `incident`: it is the provider. */
export type ProviderAnswer = {
  readonly answer: 'proceed' | 'wait' | 'incident';
  readonly pooled: Pooled;
  /** The set that was left out, `null` where there is no other. */
  readonly leftOut: string | null;
  readonly sentence: string;
};

/**
 * Ask the other sets at a provider whether it is the provider. The one that adds most to their rate is left out first,
 * so that a second bad sender cannot clear the first: an incident needs at least two sets above the limit besides it.
 * A rate of complaints is far below that of bounces, so 50 mails say nothing about it: it needs as many as would bring
 * 2.5 complaints at the limit (50 × 5 %, the same as for bounces), or 3 complaints.
 */
export const examineProvider = (facts: ProviderFacts): ProviderAnswer => {
  const { provider, metric, limit, others, heldSince, now, policy = DEFAULT_INCIDENT } = facts;
  const seen = others.map((other) => ({ set: other.set, ...trialsOf(other, metric) })).filter(({ of }) => of > 0);
  const { rest, leftOut } = withoutWorst(seen, limit);
  const pooled = pool(rest);
  const enough =
    seen.length >= policy.minSets &&
    pooled.of >= policy.minOutcomes &&
    (metric === 'hardBounce' || pooled.count >= 3 || pooled.of * limit >= 2.5);
  const expired = now - heldSince >= policy.holdMs;
  const everywhere = isElsewhereToo(rest, others, metric, limit, policy);
  const ill = pooled.rate > limit && !everywhere;
  const answer = enough ? (ill ? 'incident' : 'proceed') : expired ? 'proceed' : 'wait';
  const why = enough && everywhere ? 'so it is at every provider, and not this one to blame' : reason(answer, enough);
  return { answer, pooled, leftOut, sentence: `${told(provider, metric, pooled, limit)}: ${why}` };
};

/**
 * Whether the same sets do as badly at all other providers. Then many senders fail at once, or what they share does:
 * clearing them provider by provider would leave nobody to judge. The blast radius is there for that.
 */
const isElsewhereToo = (
  rest: readonly Counted[],
  others: readonly OtherSet[],
  metric: Metric,
  limit: Ratio,
  policy: IncidentPolicy,
): boolean => {
  const asked = new Set(rest.map(({ set }) => set));
  const elsewhere = pool(
    others
      .filter(({ set }) => asked.has(set))
      .map(({ set, elsewhere: there }) => ({ set, ...trialsOf(there, metric) })),
  );
  return elsewhere.of >= policy.minOutcomes && elsewhere.rate > limit;
};

type Counted = { readonly set: string; readonly count: number; readonly of: number };

const trialsOf = (other: Lately, metric: Metric): { count: number; of: number } =>
  metric === 'hardBounce'
    ? { count: other.hardBounces, of: Math.max(other.outcomes, other.hardBounces) }
    : { count: other.complaints, of: Math.max(other.deliveries, other.complaints) };

/** Leave out the set with the most hits beyond what the limit allows it. */
const withoutWorst = (sets: readonly Counted[], limit: Ratio) => {
  const excess = ({ count, of }: Counted): number => count - of * limit;
  const worst = sets.toSorted((a, b) => excess(b) - excess(a) || (a.set < b.set ? -1 : 1))[0];
  return { rest: sets.filter((set) => set !== worst), leftOut: worst?.set ?? null };
};

const pool = (sets: readonly Counted[]): Pooled => {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const of = sets.reduce((sum, set) => sum + set.of, 0);
  return { count, of, rate: of === 0 ? 0 : count / of, sets: sets.length };
};

const told = (provider: string, metric: Metric, { count, of, rate, sets }: Pooled, limit: Ratio): string => {
  const hits = metric === 'hardBounce' ? 'hard bounces' : 'complaints';
  const share = `${grouped(count)} of ${grouped(of)} = ${percent(rate)}, limit ${percent(limit)}`;
  return `${provider}, ${hits} of ${sets} other sets, the worst left out: ${share}`;
};

const reason = (answer: ProviderAnswer['answer'], enough: boolean): string => {
  if (answer === 'incident') return 'the provider turns everybody down, its counts are withheld';
  if (answer === 'wait') return 'too little to tell, held';
  return enough ? 'the others are fine, it is the sender' : 'still too little to tell, the hold is over';
};
