import type { AlertMessage } from '../alerts/model.ts';
import { openAlert, remindAlert } from '../alerts/subject.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { dueAt, silentCleared, silentDropped, silentScheduleAlert } from './messages.ts';
import { SCHEDULED, type Scheduled, type ScheduledName } from './scheduled.data.ts';

/** When each scheduled function last ended well. */
export type Runs = {
  all(): Promise<ReadonlyMap<string, EpochMs>>;
  /** Never goes back to an earlier time. */
  save(name: string, ranAt: EpochMs): Promise<void>;
  forget(name: string): Promise<void>;
};
export type ScheduleDeps = {
  readonly runs: Runs;
  readonly messages: { put(message: AlertMessage): Promise<unknown> };
};

/** Interval of the check: often enough for a function that runs each quarter of an hour. Unit: ms. */
const WATCH_EVERY_MS = 15 * MINUTE_MS;

/** Whether the tick of this minute checks. It depends on the time alone, so nothing is stored. */
export const watchDue = (now: EpochMs): boolean => now % WATCH_EVERY_MS < MINUTE_MS;

/** A scheduled function has ended well. Ends its alert. */
export async function ranThrough({ runs, messages }: ScheduleDeps, name: ScheduledName, now: EpochMs): Promise<void> {
  const scheduled = SCHEDULED.find((one) => one.name === name);
  const ranAt = (await runs.all()).get(name);
  if (scheduled && ranAt !== undefined && now >= dueAt(scheduled, ranAt)) {
    // The check may not have seen it yet; an end without a beginning would puzzle.
    await messages.put(openAlert(silentScheduleAlert(scheduled, ranAt)));
    await messages.put(silentCleared(scheduled, ranAt, now));
  }
  await runs.save(name, now);
}

/**
 * Tells which of these functions do not run: when it begins, and once a day while it lasts. A function that never ran
 * is waited for from now on.
 * @param wanted those that are part of the deployment
 */
export async function watchSchedules(deps: ScheduleDeps, wanted: readonly string[], now: EpochMs): Promise<void> {
  const known = await deps.runs.all();
  for (const scheduled of SCHEDULED) {
    const ranAt = known.get(scheduled.name);
    if (wanted.includes(scheduled.name)) await watchOne(deps, scheduled, ranAt, now);
    else if (ranAt !== undefined) await dropOne(deps, scheduled, ranAt, now);
  }
}

async function watchOne(
  { runs, messages }: ScheduleDeps,
  scheduled: Scheduled,
  ranAt: EpochMs | undefined,
  now: EpochMs,
): Promise<void> {
  if (ranAt === undefined) return runs.save(scheduled.name, now);
  if (now < dueAt(scheduled, ranAt)) return;
  const subject = silentScheduleAlert(scheduled, ranAt);
  await messages.put(openAlert(subject));
  const reminder = remindAlert(subject, now);
  if (reminder !== null) await messages.put(reminder);
}

async function dropOne(
  { runs, messages }: ScheduleDeps,
  scheduled: Scheduled,
  ranAt: EpochMs,
  now: EpochMs,
): Promise<void> {
  if (now >= dueAt(scheduled, ranAt)) await messages.put(silentDropped(scheduled, ranAt, now));
  await runs.forget(scheduled.name);
}
