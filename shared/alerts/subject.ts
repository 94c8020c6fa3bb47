import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import type { AlertMessage } from './model.ts';

/**
 * What an alert is about while it lasts. All of its messages are worked out from it alone, never from the clock of
 * whoever does so, and that makes storing one of them twice harmless.
 */
export type AlertSubject = Omit<AlertMessage, 'sequence' | 'phase' | 'at'>;

/** A reminder goes out each time so much has passed since the subject began. Unit: ms. */
export const REMIND_EVERY_MS = DAY_MS;
/**
 * The sequence of every `cleared`: behind all reminders (2,700 years of them), and known without asking how many
 * reminders there were.
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

/** How many reminders a subject that began at `since` should have had by now; the newest one has this number. */
export const reminderNumber = (since: EpochMs, now: EpochMs): number =>
  Math.min(Math.max(Math.floor((now - since) / REMIND_EVERY_MS), 0), CLEARED_SEQUENCE - 1);

/** When the reminder after those of `reminderNumber` falls due. */
export const nextReminderAt = (since: EpochMs, now: EpochMs): EpochMs =>
  since + (reminderNumber(since, now) + 1) * REMIND_EVERY_MS;

/** The reminder that is due by now, or null in the first 24 hours. One that was missed is not made up for. */
export function remindAlert(subject: AlertSubject, now: EpochMs): AlertMessage | null {
  const sequence = reminderNumber(subject.since, now);
  if (sequence === 0) return null;
  return { ...subject, sequence, phase: 'reminder', at: subject.since + sequence * REMIND_EVERY_MS };
}

/** The last message of a subject, and always good news: whatever it was, it is over. */
export const resolveAlert = (subject: AlertSubject, end: AlertEnd): AlertMessage => ({
  ...subject,
  ...end,
  sequence: CLEARED_SEQUENCE,
  phase: 'cleared',
  severity: 'info',
});
/** When a subject ended, and what there is to say about it. */
export type AlertEnd = Pick<AlertMessage, 'at'> & Partial<Pick<AlertMessage, 'title' | 'sentence' | 'next'>>;
