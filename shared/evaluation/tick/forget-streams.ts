import { failuresOfEach } from '../../kernel/concurrently.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts';
import { standingOf } from '../../standing/epoch.ts';
import { endOfIdle } from '../../standing/gone.ts';
import type { EvaluationDeps } from '../deps.ts';
import { effectiveOf } from '../judge/effective.ts';
import { settle } from '../judge/judge-set.ts';
import { type RosterEntry, STREAM_IDLE_DAYS } from '../ports/roster.ts';

/** Most streams in one run. The others follow an hour later. */
const MOST = 200;

/**
 * Once an hour: forgets streams that have had no mail for `STREAM_IDLE_DAYS`. What was decided of one is over, and what
 * was worked out about it expires a day later. One that is paused stays until a person resumes it.
 */
export async function forgetStreams(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  if (now % HOUR_MS >= MINUTE_MS) return;
  const today = dayOf(now);
  const idle = await deps.roster.idleStreams(today - STREAM_IDLE_DAYS, today);
  const failures = await failuresOfEach(idle.slice(0, MOST), deps.concurrency, (stream) => forget(deps, stream, now));
  for (const { item, error } of failures) {
    deps.log({ message: 'forgetting a stream failed', configurationSet: item.set, error: String(error) });
  }
}

/** The list comes last, so that an interrupted run is repeated. */
async function forget(deps: EvaluationDeps, stream: RosterEntry, now: EpochMs): Promise<void> {
  const { roster, decisions } = deps;
  const { set: name } = stream;
  const state = await decisions.state(name);
  if (standingOf(state.standing) === 'paused') return roster.keepStream(name, dayOf(now));
  const effective = await effectiveOf(decisions, await deps.policy(), name, state);
  const on = { configurationSet: name, present: state.standing, effective, idleDays: STREAM_IDLE_DAYS, now };
  const record = endOfIdle(on);
  if (record !== null) await settle(deps, state.standing, record, now);
  await decisions.expire(name, now + DAY_MS);
  await roster.forgetStream(stream);
}
