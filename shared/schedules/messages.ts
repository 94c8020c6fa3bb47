import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../alerts/subject.ts';
import { utcMinute } from '../alerts/wording.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../kernel/time.ts';
import type { Scheduled } from './scheduled.data.ts';

/** When a function that ended well at `ranAt` should have ended well again at the latest. */
export const dueAt = ({ everyMs, graceMs }: Scheduled, ranAt: EpochMs): EpochMs => ranAt + everyMs + graceMs;

/** A scheduled function does not run. Follows from its last run alone. */
export const silentScheduleAlert = (scheduled: Scheduled, ranAt: EpochMs): AlertSubject => ({
  alertId: `schedule:${scheduled.name}:${ranAt}`,
  kind: 'schedule',
  severity: 'warning',
  since: dueAt(scheduled, ranAt),
  tenant: null,
  configurationSet: null,
  mode: 'enforce',
  title: `${scheduled.name} does not run`,
  sentence: `${scheduled.name} was last known to be well at ${utcMinute(ranAt)}; it should run every ${span(scheduled.everyMs)}`,
  standing: null,
  numbers: null,
  next: [
    scheduled.undone,
    'Look whether its schedule in EventBridge Scheduler is on and may call it, and at the alarm of its errors.',
  ],
});

/** It ran again. */
export const silentCleared = (scheduled: Scheduled, ranAt: EpochMs, now: EpochMs): AlertMessage =>
  resolveAlert(silentScheduleAlert(scheduled, ranAt), {
    at: now,
    title: `${scheduled.name} runs again`,
    sentence: `${scheduled.name} ran at ${utcMinute(now)}, after ${utcMinute(ranAt)}`,
    next: [],
  });

/** It is no longer part of the deployment. */
export const silentDropped = (scheduled: Scheduled, ranAt: EpochMs, now: EpochMs): AlertMessage =>
  resolveAlert(silentScheduleAlert(scheduled, ranAt), {
    at: now,
    title: `${scheduled.name} is no longer scheduled`,
    sentence: `${scheduled.name} is not part of the deployment any more`,
    next: [],
  });

const span = (ms: number): string =>
  ms < HOUR_MS ? `${ms / MINUTE_MS} minutes` : ms === HOUR_MS ? 'hour' : `${ms / HOUR_MS} hours`;
