import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import type { AlertMessage } from './model.ts';

/**
 * What an alert is about while it lasts. All of its messages follow from it alone, never from a clock, so storing one
 * twice changes nothing.
 */
export type AlertSubject = Omit<AlertMessage, 'sequence' | 'phase' | 'at'>;

/** Interval of reminders, counted from the beginning of the subject. Unit: ms. */
export const REMIND_EVERY_MS = DAY_MS;
/**
 * The sequence of every `cleared`. It is larger than that of any reminder (2,700 years of them), so the reminders need
 * not be counted.
 */
export const CLEARED_SEQUENCE = 1_000_000;

/** The first message of a subject. */
export const openAlert = (subject: AlertSubject): AlertMessage => ({
  ...subject,
  sequence: 0,
  phase: 'opened',
  at: subject.since,
});

/** The only message of something that does not last. */
export const noticeAlert = (subject: AlertSubject): AlertMessage => ({
  ...subject,
  sequence: 0,
  phase: 'notice',
  at: subject.since,
});

/** How many reminders are due at `now` for a subject that began at `since`; the newest one has this number. */
export const reminderNumber = (since: EpochMs, now: EpochMs): number =>
  Math.min(Math.max(Math.floor((now - since) / REMIND_EVERY_MS), 0), CLEARED_SEQUENCE - 1);

/** When the reminder after those of `reminderNumber` falls due. */
export const nextReminderAt = (since: EpochMs, now: EpochMs): EpochMs =>
  since + (reminderNumber(since, now) + 1) * REMIND_EVERY_MS;

/** The reminder that is due, or null in the first 24 hours. Missed reminders are not sent later. */
export function remindAlert(subject: AlertSubject, now: EpochMs): AlertMessage | null {
  const sequence = reminderNumber(subject.since, now);
  if (sequence === 0) return null;
  return { ...subject, sequence, phase: 'reminder', at: subject.since + sequence * REMIND_EVERY_MS };
}

/** The last message of a subject: it is over. */
export const resolveAlert = (subject: AlertSubject, end: AlertEnd): AlertMessage => ({
  ...subject,
  ...end,
  sequence: CLEARED_SEQUENCE,
  phase: 'cleared',
  severity: 'info',
});
/** When and why a subject ended. */
export type AlertEnd = Pick<AlertMessage, 'at'> & Partial<Pick<AlertMessage, 'title' | 'sentence' | 'next'>>;
