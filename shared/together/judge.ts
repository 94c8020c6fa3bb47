import { type Measure, measureOf } from '../judging/alternatives.ts';
import { type BarsPolicy, barsFor } from '../judging/bars.ts';
import { variationOf } from '../judging/dispersion.ts';
import { evidenceOf, noRatios } from '../judging/evidence.ts';
import { harmAlternatives, harmEvidence, harmRun } from '../judging/harm.ts';
import { DEFAULT_POWERS, type Limits, levelsOf, type Metric, MOVING, type Powers } from '../judging/metrics.ts';
import type { HourCounts, Ratio, Withheld } from '../judging/model.ts';
import { type Prepared, prepare } from '../judging/prepare.ts';
import type { SetReading } from '../judging/reading.ts';
import { replayRatios, runOf } from '../judging/run.ts';
import { type HourTrials, seriesOf } from '../judging/series.ts';
import { suspectOf } from '../judging/suspect.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import { isSettled, type Window } from '../judging/window.ts';
import { type EpochMs, type Hour, hourStart } from '../kernel/time.ts';

/** Only what moves a set is told of many; a warning is not. */
const LEVEL = 'quarantine';
/** One set alone is not many. */
const LEAST_SETS = 2;

/** A set or stream that is judged together with others: its hours, counted against its own trials. */
export type Member = {
  readonly name: string;
  readonly prepared: Prepared;
  /** The limits by which it is judged alone. */
  readonly limits: Limits;
};

/** The input of a joint judgement. */
export type TogetherFacts = {
  readonly now: EpochMs;
  /** Limits of the tenant, or of the deployment. A set with a higher limit of its own takes no part. */
  readonly limits: Limits;
  /** Number of judged sets, streams and groups: more of them give chance more tries. */
  readonly judged: number;
  readonly bars?: BarsPolicy;
  readonly powers?: Powers;
  readonly harm: number;
};

/** What several sets show that each alone does not. */
export type TogetherConviction = SetReading & {
  /** How many have mail in the run. */
  readonly sets: number;
  /** Sets with hits, the most first, equal ones by name. */
  readonly hitSets: readonly string[];
  readonly worstProvider: string;
  readonly hangsOnOneProvider: boolean;
};

export type TogetherJudgement = {
  /** The metric with most evidence. Null: no evidence is high enough. */
  readonly conviction: TogetherConviction | null;
  /** The most evidence at the quarantine limit; below `release.evidenceBelow` it is over. */
  readonly evidence: number;
};

/** A set's part in a joint judgement: 168 hours of its present epoch, without a checkpoint. */
export const memberOf = (
  name: string,
  facts: {
    readonly now: EpochMs;
    readonly epochFrom: EpochMs;
    readonly hours: readonly HourCounts[];
    readonly limits: Limits;
    readonly withheld: readonly Withheld[];
    readonly sendsFeedback: SendsFeedback;
  },
): Member => ({ name, prepared: prepare({ ...facts, before: null }), limits: facts.limits });

/** Evidence of one set alone at its limit of a quarantine. */
export const ownEvidence = ({ prepared, limits }: Member, metric: Metric): number =>
  prepared.metrics.includes(metric) && !prepared.unjudged.includes(metric)
    ? evidenceOf(
        replayRatios(noRatios(limits, metric)[LEVEL], prepared.measures[metric][LEVEL], prepared.trials[metric]),
      )
    : 0;

/**
 * Judges sets as if they were one, at the quarantine limit, by the metrics that move a set by default. Each set is
 * counted against its own trials; then the hours are added up and judged as those of one set. A set that is convicted
 * alone is left out, because it is acted on alone. At least two sets must have hits.
 */
export const judgeTogether = (members: readonly Member[], facts: TogetherFacts): TogetherJudgement => {
  const bar = barsFor(facts.judged, facts.bars)[LEVEL];
  const found: TogetherConviction[] = [];
  let most = 0;
  for (const metric of MOVING) {
    if (!levelsOf((facts.powers ?? DEFAULT_POWERS)[metric]).includes(LEVEL)) continue;
    const heard = members.filter((member) => isHeard(member, metric, facts.limits, bar));
    const [first] = heard;
    if (first === undefined) continue;
    const one = new Joint(heard, first.prepared.window, { metric, ...facts });
    most = Math.max(most, one.evidence);
    const conviction = one.conviction(bar);
    if (conviction !== null) found.push(conviction);
  }
  return { conviction: found.toSorted((a, b) => b.evidence - a.evidence)[0] ?? null, evidence: most };
};

/** Whether a set takes part: it has trials, no higher limit of its own, and is not convicted alone. */
const isHeard = (member: Member, metric: Metric, limits: Limits, bar: number): boolean =>
  member.prepared.metrics.includes(metric) &&
  !member.prepared.unjudged.includes(metric) &&
  member.limits[metric][LEVEL] <= limits[metric][LEVEL] &&
  ownEvidence(member, metric) < bar;

type JointFacts = TogetherFacts & { readonly metric: Metric };

/** The sets that are judged as one for a metric. */
class Joint {
  readonly evidence: number;
  readonly #members: readonly Member[];
  readonly #facts: JointFacts;
  readonly #hours: readonly HourTrials[];
  readonly #measure: Measure;
  readonly #line: Ratio;
  readonly #limit: Ratio;

  constructor(members: readonly Member[], window: Window, facts: JointFacts) {
    const { metric } = facts;
    this.#members = members;
    this.#facts = facts;
    this.#limit = facts.limits[metric][LEVEL];
    this.#line = this.#limit * facts.harm;
    this.#hours = sumSeries(members.map(({ prepared }) => prepared.trials[metric]));
    // As with one set, mail before the epochs shows how much rates vary.
    const known = sumSeries(members.map(({ prepared }) => prepared.recent[metric]));
    const settled = known.filter(({ hour }) => isSettled(hour, window));
    this.#measure = measureOf(LEVEL, this.#limit, variationOf(settled));
    this.evidence = this.#boundsIn(this.#hours);
  }

  conviction(bar: number): TogetherConviction | null {
    const { metric } = this.#facts;
    const isAverage = this.evidence >= bar;
    const evidence = isAverage ? this.evidence : this.#harmIn(this.#hours);
    if (evidence < bar) return null;
    const { count, of, since } = isAverage ? this.#run() : this.#harmRun();
    const within = this.#members.map(({ name, prepared }) => ({ name, ...sumSince(prepared.trials[metric], since) }));
    const hit = within.filter(({ x }) => x > 0).toSorted((a, b) => b.x - a.x || (a.name < b.name ? -1 : 1));
    if (hit.length < LEAST_SETS) return null;
    const without = (provider: string): number => {
      const hours = sumSeries(this.#members.map(({ prepared }) => seriesWithout(prepared, metric, provider)));
      return isAverage ? this.#boundsIn(hours) : this.#harmIn(hours);
    };
    return {
      ...{ metric, level: LEVEL, count, of, rate: of === 0 ? 0 : count / of, limit: this.#limit, evidence, bar, since },
      ...(!isAverage && { line: this.#line }),
      sets: within.filter(({ n }) => n > 0).length,
      hitSets: hit.map(({ name }) => name),
      ...suspectOf(
        this.#members.flatMap(({ prepared }) => prepared.counting.sheet.providers),
        bar,
        without,
      ),
    };
  }

  #boundsIn(hours: readonly HourTrials[]): number {
    return evidenceOf(replayRatios(this.#zeros(), this.#measure, hours));
  }

  #harmIn(hours: readonly HourTrials[]): number {
    return harmEvidence(hours, harmAlternatives(this.#line), this.#line);
  }

  #run() {
    const start = this.#zeros();
    const end = replayRatios(start, this.#measure, this.#hours);
    return runOf({ start, end }, this.#measure, this.#hours, this.#facts.now);
  }

  #harmRun() {
    const { first, ...run } = harmRun(this.#hours, harmAlternatives(this.#line));
    return { ...run, since: first === null ? 0 : hourStart(first.hour) };
  }

  #zeros(): readonly number[] {
    return this.#measure.alternatives.map(() => 0);
  }
}

const seriesWithout = ({ counting, window }: Prepared, metric: Metric, provider: string): readonly HourTrials[] =>
  seriesOf(metric, counting, { from: window.from, leftOut: provider });

/** The hours of several series as those of one, ascending. */
export const sumSeries = (series: readonly (readonly HourTrials[])[]): readonly HourTrials[] => {
  const sums = new Map<Hour, { n: number; x: number }>();
  for (const hours of series) {
    for (const { hour, n, x } of hours) {
      const sum = sums.get(hour) ?? { n: 0, x: 0 };
      sum.n += n;
      sum.x += x;
      sums.set(hour, sum);
    }
  }
  return [...sums].map(([hour, sum]) => ({ hour, ...sum })).toSorted((a, b) => a.hour - b.hour);
};

const sumSince = (hours: readonly HourTrials[], since: EpochMs) => {
  let n = 0;
  let x = 0;
  for (const trials of hours) {
    if (hourStart(trials.hour) < since) continue;
    n += trials.n;
    x += trials.x;
  }
  return { n, x };
};
