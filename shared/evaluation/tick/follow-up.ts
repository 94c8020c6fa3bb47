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
import type { WaitingWork } from '../ports.ts';

/** What following up a decision needs. */
export type FollowUpDeps = Pick<EvaluationDeps, 'policy' | 'messages' | 'audit'> & {
  readonly decisions: Pick<EvaluationDeps['decisions'], 'requestPlacement' | 'scheduleReview'>;
  readonly deployment: Pick<EvaluationDeps['deployment'], 'evacuated'>;
};

/**
 * What follows from a record: the placement that is asked for, the alert, the audit line, and what is waited for next. All of it is
 * worked out from the record, so that doing it twice does it once.
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
  // A pool that stands by is told once, and not for each of its sets.
  if (!isStandby(record)) await deps.messages.put(standingMessage(previous, record, await surroundings(deps, policy)));
  await deps.audit.put(auditOfStanding(record));
  await deps.decisions.scheduleReview(record.configurationSet, record.version, waitingFor(record, policy, now));
}

const isStandby = ({ cause, standby }: StandingRecord): boolean =>
  cause === 'standby' || cause === 'standby-over' || standby !== undefined;

/** Remind of what lasts, and say when to look again. */
export async function remindAndWait(deps: EvaluationDeps, record: StandingRecord, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const reminder = reminderFor(record, now, await surroundings(deps, policy));
  if (reminder) await deps.messages.put(reminder);
  await deps.decisions.scheduleReview(record.configurationSet, record.version, waitingFor(record, policy, now));
}

/** Timers of the standing, and reminders; null where nothing is waited for. */
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
