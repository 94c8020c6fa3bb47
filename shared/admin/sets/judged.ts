import type { EvaluationDeps } from '../../evaluation/deps.ts';
import { factsNow } from '../../evaluation/judge/facts.ts';
import { loadView } from '../../evaluation/judge/set-view.ts';
import { isJudgedAsTenant, whyNotJudgedBy } from '../../evaluation/judge/unmeasured.ts';
import { barsFor } from '../../judging/bars.ts';
import { type Judgement, judge } from '../../judging/judge.ts';
import { type Limits, levelsOf, METRICS, MOVING, perMetric } from '../../judging/metrics.ts';
import { sentenceOf } from '../../judging/sentence.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { Effective, Policy } from '../../policy/model.ts';
import type { StandingRecord } from '../../standing/model.ts';
import type { SetDetail } from '../schema/set.ts';

export type JudgedSet = Pick<SetDetail, 'limits' | 'readings' | 'sentences' | 'unjudged' | 'notJudged'>;

/** How a set looks to the judge at this moment, open slots included. Decides nothing. */
export async function judgedNow(
  deps: EvaluationDeps,
  set: string,
  policy: Policy,
  effective: Effective,
  now: EpochMs,
): Promise<JudgedSet> {
  const view = await loadView(deps, set, now);
  const { facts } = await factsNow(deps, { name: set, view, policy, effective }, now);
  const why = whyNotJudgedBy(set, facts.hours);
  const domain = { name: set, sesTenant: view.sesTenant };
  const notJudged = why !== null && (await isJudgedAsTenant(deps.totals, domain, deps.sha256, now)) ? null : why;
  return { ...shownJudgement(judge(facts), facts.limits, facts.activeSets, policy, now), notJudged };
}

/** A judgement as it is shown: every metric and level against its bar. */
export function shownJudgement(
  { evidence, strongest, unjudged }: Judgement,
  limits: Limits,
  activeSets: number,
  policy: Policy,
  now: EpochMs,
): Omit<JudgedSet, 'notJudged'> {
  const bars = barsFor(activeSets, policy.bars);
  const shown = METRICS.filter((metric) => MOVING.includes(metric) || strongest[metric].count > 0);
  return {
    limits: perMetric((metric) => ({ ...limits[metric] })),
    readings: shown.flatMap((metric) =>
      levelsOf(policy.signals[metric]).map((level) => ({
        metric,
        level,
        limit: limits[metric][level],
        evidence: evidence[metric][level],
        bar: bars[level],
        convicts: evidence[metric][level] >= bars[level],
        nearest: strongest[metric].level === level,
      })),
    ),
    sentences: shown.map((metric) => sentenceOf(strongest[metric], now)),
    unjudged: [...unjudged],
  };
}

/** When a quarantine may end at the earliest. */
export const holdUntil = (standing: StandingRecord | null): EpochMs | null =>
  standing?.to === 'quarantined' ? (standing.until ?? standing.at + standing.holdMs) : null;
