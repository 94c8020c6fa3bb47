import type { Day, EpochMs } from '../kernel/time.ts';
import { notJudgedWords } from '../standing/shown.ts';
import type { AlertSubject } from './subject.ts';
import { utcMinute } from './wording.ts';

const subject = (of: Pick<AlertSubject, 'alertId' | 'configurationSet' | 'since' | 'title' | 'sentence' | 'next'>) =>
  ({
    kind: 'unwatched',
    severity: 'warning',
    tenant: null,
    mode: 'enforce',
    standing: null,
    numbers: null,
    ...of,
  }) as const satisfies AlertSubject;

/** The policy splits a set by a tag that its mail does not carry. Once a day. */
export const untaggedAlert = (set: string, by: string, day: Day, since: EpochMs): AlertSubject =>
  subject({
    alertId: `untagged:${set}:${day}`,
    configurationSet: set,
    since,
    title: `${set} is split by a tag that its mail does not carry`,
    sentence: `the policy splits ${set} by ${by}, but no mail of the set carries it until ${utcMinute(since)}`,
    next: [
      'The set is judged as a whole. Its streams are not judged.',
      `Add ${by} to the mail of the set, or remove the set from "streams" in the policy.`,
    ],
  });

const OTHERS = {
  softBounces: 'soft bounces',
  undeterminedBounces: 'undetermined bounces',
  suppressed: 'suppressed',
  rejects: 'rejects',
  renderingFailures: 'rendering failures',
  delays: 'delays',
} as const;
type OtherHits = keyof typeof OTHERS;
/** Those that there are. */
const othersIn = (week: Readonly<Record<OtherHits, number>>): string =>
  (Object.keys(OTHERS) as OtherHits[])
    .filter((counter) => week[counter] > 0)
    .map((counter) => `, ${OTHERS[counter]} ${week[counter]}`)
    .join('');

/** Bounces, complaints and so on of a set or a stream can be measured against nothing. Once a day. */
export const unmeasuredAlert = (
  name: string,
  why: string,
  week: Readonly<Record<'hardBounces' | 'complaints' | OtherHits, number>>,
  day: Day,
  since: EpochMs,
): AlertSubject =>
  subject({
    alertId: `unmeasured:${name}:${day}`,
    configurationSet: name,
    since,
    title: `${name} is not judged`,
    sentence: `${notJudgedWords(why)}; hard bounces ${week.hardBounces}, complaints ${week.complaints}${othersIn(week)} in 7 days`,
    next: [
      'However bad its mail is, no decision is made about it.',
      'Publish its Send and Delivery events to the topic, with the tag that tells it apart.',
    ],
  });
