import type { EpochMs } from '../kernel/time.ts';
import type { Standing, StandingRecord } from '../standing/model.ts';
import { severityIn } from './fleet.ts';
import type { AlertMessage, SenderNews, Severity } from './model.ts';
import { changeTitle, lastingTitle, type Surroundings, toldMode, whatFollows, whatLasts } from './standing-words.ts';
import { type AlertSubject, noticeAlert, openAlert, remindAlert, resolveAlert } from './subject.ts';

/** A standing that is reminded of each day. Probation is not: it ends automatically. */
export const isAlertSubject = (standing: Standing): boolean => RANK[standing] > 0;

/** How bad a standing is; 0 needs no alert. */
const RANK: Readonly<Record<Standing, number>> = { healthy: 0, probation: 0, warned: 1, quarantined: 2, paused: 3 };

const SEVERITY: Readonly<Record<Standing, Severity>> = {
  healthy: 'info',
  probation: 'info',
  warned: 'warning',
  quarantined: 'critical',
  paused: 'critical',
};

/** The alert of a record. Its id holds the set and the record's version, so it never changes. */
export const standingAlertId = (set: string, version: number): string => `${STANDING_ALERTS}${set}:${version}`;
/** Every one of them begins so. */
export const STANDING_ALERTS = 'standing:';

/**
 * The one message of a change of standing.
 *
 * - Worse than before, or as bad under another mode: `opened`, a new alert. It replaces an earlier alert of the set
 *   without a message; the reminders of that one end.
 * - Better than a subject (warned, quarantined, paused): `cleared`, under the alert of the record before.
 * - Anything else, such as the end of probation: `notice`.
 *
 * @param previous the record before, or null where `record` is the set's first
 */
export function standingMessage(
  previous: StandingRecord | null,
  record: StandingRecord,
  around: Surroundings,
): AlertMessage {
  const subject: AlertSubject = { ...subjectOf(record, around), next: whatFollows(record, around) };
  if (isAlertSubject(record.to) && RANK[record.to] >= RANK[record.from]) return openAlert(subject);
  if (!isAlertSubject(record.from)) return noticeAlert(subject);
  const alertId = standingAlertId(record.configurationSet, record.version - 1);
  return resolveAlert({ ...subject, alertId, since: previous?.at ?? record.at }, { at: record.at });
}

/** The reminder of a set's newest record that is due by now; null where none is, or its standing needs none. */
export function reminderFor(record: StandingRecord, now: EpochMs, around: Surroundings): AlertMessage | null {
  if (!isAlertSubject(record.to)) return null;
  const reminder = remindAlert({ ...subjectOf(record, around), title: lastingTitle(record, around), next: [] }, now);
  return reminder && { ...reminder, next: whatLasts(record, reminder.at, around) };
}

function subjectOf(record: StandingRecord, around: Surroundings): Omit<AlertSubject, 'next'> {
  const mode = toldMode(record, around);
  return {
    alertId: standingAlertId(record.configurationSet, record.version),
    kind: 'standing',
    severity: severityIn(mode, SEVERITY[record.to]),
    since: record.at,
    tenant: record.tenant,
    configurationSet: record.configurationSet,
    mode,
    title: changeTitle(record, around),
    sentence: record.sentence,
    standing: { from: record.from, to: record.to },
    numbers: record.numbers,
    ...newsOf(record, around),
  };
}

/** What the application that sends has to know: where its mail goes from now on. Nothing while nothing is moved. */
function newsOf(record: StandingRecord, around: Surroundings): Pick<AlertSubject, 'sender'> {
  const { from, to, cause, mode } = record;
  if (around.evacuated === true || cause === 'gone' || cause === 'idle') return {};
  // Under observe mode only what was moved before it comes back.
  if (cause === 'mode-change') return mode === 'observe' && isElsewhere(from) ? news('released') : {};
  if (mode === 'observe') return {};
  if (cause === 'new-sender' || cause === 'kept-apart') return news('moved');
  if (cause === 'established') return news('released');
  if (to === 'paused') return from === 'paused' ? {} : news('paused');
  if (to === 'quarantined') return from === 'paused' ? news('released') : isElsewhere(from) ? {} : news('moved');
  return isElsewhere(from) ? news('released') : {};
}

const isElsewhere = (standing: Standing): boolean => standing === 'quarantined' || standing === 'paused';
const news = (what: SenderNews['what']): Pick<AlertSubject, 'sender'> => ({ sender: { what } });
