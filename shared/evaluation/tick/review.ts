import { finishAudited } from '../../audit/audited-item.ts';
import { parsePartitionKey } from '../../counting/partition.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { MINUTE_MS } from '../../kernel/time.ts';
import {
  DNS_ISSUE_PREFIX,
  DOUBT,
  HOLD_PREFIX,
  type Key,
  SIGNAL_PREFIX,
  STANDING_PREFIX,
  setKey,
} from '../../registry/keys.ts';
import { endOfStanding } from '../../standing/end.ts';
import { endOfGone } from '../../standing/gone.ts';
import type { EvaluationDeps } from '../deps.ts';
import { evaluatePartitions } from '../evaluate.ts';
import { reviewDoubt } from '../judge/doubts.ts';
import { effectiveOf } from '../judge/effective.ts';
import { judgeSet, settle } from '../judge/judge-set.ts';
import type { DueKey } from '../ports/work.ts';
import { followSignal } from '../tell-signals.ts';
import { followUp, remindAndWait } from './follow-up.ts';

const SET_PREFIX = 'set#';
/** A late partition is folded once more after this time, because its writer may be slow. Unit: ms. */
export const LATE_AGAIN_MS = 15 * MINUTE_MS;

/** Finishes what should follow from a record but was interrupted. */
export async function followAgain(deps: EvaluationDeps, key: Key, now: EpochMs): Promise<void> {
  const standing = standingOfKey(key);
  if (standing === null) return finishAudited(deps, key);
  const { set, version } = standing;
  const record = await deps.decisions.recordAt(set, version);
  if (record === null) return;
  await followUp(deps, version > 1 ? await deps.decisions.recordAt(set, version - 1) : null, record, now);
  if ((await deps.decisions.standing(set))?.version !== version)
    await deps.decisions.scheduleReview(set, version, null);
}

/** Judges a set without new mail: timers of its standing, reminders, held convictions. */
export async function review(deps: EvaluationDeps, key: DueKey, now: EpochMs): Promise<void> {
  if (!key.pk.startsWith(SET_PREFIX)) return;
  const set = key.pk.slice(SET_PREFIX.length);
  deps.views.forget(set);
  await endStanding(deps, set, now);
  await judgeSet(deps, set, null, now);
  if (key.sk.startsWith(HOLD_PREFIX)) return reviewHold(deps, set, key.sk, now);
  if (key.sk.startsWith(DNS_ISSUE_PREFIX))
    return deps.decisions.issueReviewed(set, key.sk.slice(DNS_ISSUE_PREFIX.length), key.dueAt);
  if (key.sk === DOUBT) return reviewDoubt(deps, set, now);
  if (key.sk.startsWith(SIGNAL_PREFIX)) return reviewSignal(deps, set, key.sk, now);
  const version = standingOfKey(key)?.version;
  if (version === undefined) return;
  const newest = await deps.decisions.standing(set);
  if (newest?.version === version) await remindAndWait(deps, newest, now);
  else await deps.decisions.scheduleReview(set, version, null);
}

/** Ends what a person decided for a time, and what was decided of a set that SES does not know any more. */
async function endStanding(deps: EvaluationDeps, set: string, now: EpochMs): Promise<void> {
  const state = await deps.decisions.state(set);
  const present = state.standing;
  const policy = await deps.policy();
  const effective = await effectiveOf(deps.decisions, policy, set, state);
  const on = { configurationSet: set, present, policy, effective, now };
  const record = endOfGone({ ...on, goneSince: state.goneSince ?? null }) ?? endOfStanding(on);
  if (record !== null) await settle(deps, present, record, now);
}

/** A hold is checked each minute until it has ended; the judge acted on its end just before. */
async function reviewHold(deps: EvaluationDeps, set: string, sk: string, now: EpochMs): Promise<void> {
  const hold = (await deps.decisions.holds(set)).find((one) => setKey.hold(set, one.metric, one.provider).sk === sk);
  if (hold === undefined) return;
  const { incident } = await deps.policy();
  const waits = hold.waits && now - hold.since <= incident.holdMinutes * MINUTE_MS;
  await deps.decisions.saveHold(set, { ...hold, waits }, waits ? now + MINUTE_MS : null);
}

/** Tells what an interrupted function did not, reminds, and schedules the next check. */
async function reviewSignal(deps: EvaluationDeps, set: string, sk: string, now: EpochMs): Promise<void> {
  const { signals = [] } = await deps.decisions.state(set);
  const signal = signals.find(({ metric }) => setKey.signal(set, metric).sk === sk);
  if (signal !== undefined) await followSignal(deps, signal, now);
}

/** Folds a partition that got late events. Forgets it once no function can be writing to it any more. */
export async function foldAgain(deps: EvaluationDeps, key: DueKey, now: EpochMs): Promise<void> {
  const partition = parsePartitionKey(key.sk);
  if (partition === null) return;
  await evaluatePartitions(deps, [partition], now);
  if (now - key.dueAt >= LATE_AGAIN_MS) await deps.late.forget(partition, key.dueAt);
}

function standingOfKey({ pk, sk }: Key): { readonly set: string; readonly version: number } | null {
  if (!pk.startsWith(SET_PREFIX) || !sk.startsWith(STANDING_PREFIX)) return null;
  return { set: pk.slice(SET_PREFIX.length), version: Number(sk.slice(STANDING_PREFIX.length)) };
}
