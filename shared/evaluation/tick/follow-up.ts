import { isAlertSubject, reminderFor, standingMessage } from '../../alerts/compose.ts';
import type { Surroundings } from '../../alerts/standing-words.ts';
import { nextReminderAt } from '../../alerts/subject.ts';
import { auditOfStanding } from '../../audit/of-standing.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { desiredAfter } from '../../placement/desired.ts';
import type { Policy } from '../../policy/model.ts';
import type { StandingRecord } from '../../standing/model.ts';
import { nextReviewAt } from '../../standing/review.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { WaitingWork } from '../ports/decisions.ts';
import { withSaid } from '../with-said.ts';

/** What following up a decision needs. */
export type FollowUpDeps = Pick<EvaluationDeps, 'policy' | 'messages' | 'audit' | 'samples'> & {
  readonly decisions: Pick<EvaluationDeps['decisions'], 'requestPlacement' | 'scheduleReview'>;
  readonly deployment: Pick<EvaluationDeps['deployment'], 'evacuated'>;
};

/**
 * Does what follows from a record: placement, alert, audit line, next review. All of it follows from the record alone,
 * so doing it twice changes nothing.
 * @param previous the record before it, or null where it is the set's first
 */
export async function followUp(
  deps: FollowUpDeps,
  previous: StandingRecord | null,
  record: StandingRecord,
  now: EpochMs,
): Promise<void> {
  const policy = await deps.policy();
  const desired = desiredAfter(previous, record, policy.quarantinePool);
  if (desired) await deps.decisions.requestPlacement(desired);
  // A failover is told once for the pool, not for each of its sets.
  if (!isStandby(record)) {
    const message = standingMessage(previous, record, await surroundings(deps, policy));
    await deps.messages.put(await withSaid(deps, message, now));
  }
  await deps.audit.put(auditOfStanding(record));
  await deps.decisions.scheduleReview(record.configurationSet, record.version, waitingFor(record, policy, now));
}

const isStandby = ({ cause, standby }: StandingRecord): boolean =>
  cause === 'standby' || cause === 'standby-over' || standby !== undefined;

/** Reminds of what lasts, and schedules the next review. */
export async function remindAndWait(deps: EvaluationDeps, record: StandingRecord, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const reminder = reminderFor(record, now, await surroundings(deps, policy));
  if (reminder) await deps.messages.put(await withSaid(deps, reminder, now));
  await deps.decisions.scheduleReview(record.configurationSet, record.version, waitingFor(record, policy, now));
}

/** The next timer of the standing or reminder; null: nothing is due. */
function waitingFor(record: StandingRecord, policy: Policy, now: EpochMs): WaitingWork | null {
  const review = nextReviewAt(record, policy, now);
  const reminder = isAlertSubject(record.to) ? nextReminderAt(record.at, now) : null;
  const times = [review, reminder].filter((time) => time !== null);
  return times.length === 0 ? null : { work: 'review', dueAt: Math.min(...times) };
}

const surroundings = async (
  { deployment }: Pick<FollowUpDeps, 'deployment'>,
  { quarantinePool, hold }: Policy,
): Promise<Surroundings> => ({
  quarantinePool,
  offencesBeforeHand: hold.offencesBeforeHand,
  evacuated: await deployment.evacuated(),
});
