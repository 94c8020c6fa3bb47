import type { ToldSignal } from '../../alerts/signal.ts';
import type { Partition } from '../../counting/partition.ts';
import { type JudgeFacts, type Judgement, judge } from '../../judging/judge.ts';
import { perMetric } from '../../judging/metrics.ts';
import { METRICS, type Metric } from '../../judging/model.ts';
import type { SetReading } from '../../judging/reading.ts';
import { countsFor } from '../../judging/trials.ts';
import { type EpochMs, hourOf, hourStart } from '../../kernel/time.ts';
import { decideStanding } from '../../standing/decide.ts';
import type { JointCharge, StandingCase, StandingFacts } from '../../standing/facts.ts';
import type { StandingRecord } from '../../standing/model.ts';
import { isProven } from '../../standing/new-sender.ts';
import { LOG_MESSAGES } from '../../telemetry/log-messages.ts';
import type { EvaluationDeps } from '../deps.ts';
import { signalChanges, tellSignals } from '../tell-signals.ts';
import { followUp } from '../tick/follow-up.ts';
import { extendCheckpoints } from './checkpoints.ts';
import { withoutWaitingConvictions } from './clear-provider.ts';
import { noteDoubt } from './doubts.ts';
import { effectiveOf } from './effective.ts';
import { factsNow, withheldNow } from './facts.ts';
import { failoverFor } from './failover-for.ts';
import type { SetView } from './set-view.ts';
import { signUpsOf } from './sign-ups.ts';

/** More changes at one moment are a fault; each is a step of the standing. */
const MAX_CHANGES = 4;

/**
 * Judges a set and carries out the result. A remembered view is enough to see that nothing changes, which is usual; a
 * change is decided on a fresh read.
 * @param also a partition that holds counts of the set and may not be in the totals yet
 * @param joint what convicts all sets of its tenant together, where that counts
 * @param apart what shows whether it is a new sender, and what else keeps it apart; absent: not looked at
 * @returns whether it has shown that it is no new sender any more; false where that was not looked at
 */
export async function judgeSet(
  deps: EvaluationDeps,
  set: string,
  also: Partition | null,
  now: EpochMs,
  joint: JointCharge | null = null,
  apart?: StageFacts,
): Promise<boolean> {
  const remembered = await deps.views.get(set, now);
  const due = await dueOn(deps, set, remembered, also, now, { joint, apart });
  if (due.record === null && due.signals.length === 0) return due.isProven;
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    const view = await deps.views.fresh(set, now);
    const { record, signals } = await dueOn(deps, set, view, also, now, { joint, apart });
    await tellSignals(deps, signals, now);
    if (record === null) break;
    await settle(deps, view.standing, record, now);
  }
  return due.isProven;
}

/** Writes a decision and what follows from it. After a lost race the other's record stands. */
export async function settle(
  deps: EvaluationDeps,
  previous: StandingRecord | null,
  record: StandingRecord,
  now: EpochMs,
): Promise<void> {
  const decided = await deps.decisions.decide(record);
  deps.views.forget(record.configurationSet);
  if (!decided) return;
  deps.log({ message: LOG_MESSAGES.decided, ...record });
  await followUp(deps, previous, record, now);
}

/** Whether a set is a new sender, and what else keeps it apart. */
export type StageFacts = Pick<StandingFacts, 'newcomer' | 'keptApart'>;

/** The result of a judgement. */
type Due = {
  /** The next change of standing; null: none. */
  readonly record: StandingRecord | null;
  /** Signals that only tell, and that begin or end. */
  readonly signals: readonly ToldSignal[];
  readonly isProven: boolean;
};

async function dueOn(
  deps: EvaluationDeps,
  set: string,
  view: SetView,
  also: Partition | null,
  now: EpochMs,
  { joint, apart }: { readonly joint: JointCharge | null; readonly apart: StageFacts | undefined },
): Promise<Due> {
  const policy = await deps.policy();
  const effective = await effectiveOf(deps.decisions, policy, set, view);
  const told = { configurationSet: set, known: view.signals ?? [], policy, effective, now };
  if (effective.exempt)
    return {
      record: null,
      signals: signalChanges({ ...told, judgement: null, hours: [] }),
      isProven: apart?.newcomer !== undefined,
    };
  const { facts, open } = await factsNow(deps, { name: set, view, policy, effective, also }, now);
  await noteDoubt(deps, set, facts);
  const { hours, epochFrom } = facts;
  const lowered = joint && { lowered: { metric: joint.metric, bar: policy.release.evidenceBelow } };
  const found = await judged(deps, set, view, { ...facts, ...lowered });
  const outcomes = (metric: Metric) =>
    hours
      .filter(({ hour }) => hourStart(hour) >= epochFrom && hour <= hourOf(now))
      .reduce((sum, { cells }) => sum + countsFor(metric, cells, deps.sendsFeedback).n, 0);
  const standing: StandingCase = {
    configurationSet: set,
    present: view.standing,
    facts: {
      convictions: found.convictions,
      evidence: found.evidence,
      // Asked for only where a set has something to prove.
      get outcomesSinceEpoch() {
        return perMetric(outcomes);
      },
      signUps: signUpsOf(open.values(), hours, deps.sendsFeedback, now),
      ...(view.dnsIssues && { dnsIssues: view.dnsIssues }),
      failover: await failoverFor(deps, policy, view),
      ...(joint && { joint }),
      ...apart,
    },
    policy,
    effective,
    automatic: await deps.deployment.automatic(),
    now,
  };
  const signals = signalChanges({ ...told, judgement: found, hours });
  return { record: decideStanding(standing), signals, isProven: isProven(standing) };
}

/** A judgement with only those convictions that may be acted on. */
async function judged(deps: EvaluationDeps, set: string, view: SetView, facts: JudgeFacts): Promise<Judgement> {
  const { limits, now } = facts;
  const first = judge(facts);
  const { level: step, ...reading } = nearestToItsBar(first);
  deps.log({ message: LOG_MESSAGES.judged, configurationSet: set, step, ...reading });
  const states = extendCheckpoints(view.checkpoints, facts);
  if (states !== view.checkpoints) await deps.decisions.saveCheckpoint(set, states);

  return withoutWaitingConvictions(deps, set, first, limits, now, async () =>
    judge({ ...facts, withheld: await withheldNow(deps, now) }),
  );
}

/** The strongest evidence against a set, in numbers for the log. */
const nearestToItsBar = ({ strongest }: Judgement): SetReading =>
  METRICS.map((metric) => strongest[metric]).reduce((a, b) => (b.evidence / b.bar > a.evidence / a.bar ? b : a));
