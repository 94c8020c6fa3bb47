/**
 * Trigger       a schedule each minute
 * Writes        as evaluate-sets does: closed slots, and whatever lags
 * Duplicates    change nothing
 * On failure    the next minute does it
 */

import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { runTick, type Ticked } from '../../shared/evaluation/tick/run-tick.ts';
import { standingsDue } from '../../shared/evaluation/tick/standings.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { watchDue } from '../../shared/schedules/watch.ts';

export type Minute = {
  readonly tick: () => Promise<unknown>;
  readonly tellStandings: () => Promise<unknown>;
  readonly watchSchedules: () => Promise<unknown>;
};

/** What is due in this minute. @throws the first error, after each part has been tried though another failed */
export async function everyMinute({ tick: look, tellStandings, watchSchedules }: Minute, now: EpochMs): Promise<void> {
  const parts = [look];
  if (standingsDue(now)) parts.push(tellStandings);
  if (watchDue(now)) parts.push(watchSchedules);
  await concurrently(parts, 1, (part) => part());
}

/** One tick, now. @throws the first error, after every part has been tried */
export const tick = (deps: EvaluationDeps): Promise<Ticked> => runTick(deps, deps.clock.now());
