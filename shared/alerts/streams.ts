import { type Day, type EpochMs, iso } from '../kernel/time.ts';
import { notJudgedWords } from '../standing/shown.ts';
import type { AlertSubject } from './subject.ts';

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
    sentence: `the policy splits ${set} by ${by}, and no mail of it until ${iso(since)} carries that`,
    next: [
      'It is judged as a whole; nobody in it is judged alone.',
      `Have whoever sends through it add ${by} to the mail, or take the set out of streams.`,
    ],
  });

/** Bounces and complaints of a set or a stream can be measured against nothing. Once a day. */
export const unmeasuredAlert = (
  name: string,
  why: string,
  { hardBounces, complaints }: { readonly hardBounces: number; readonly complaints: number },
  day: Day,
  since: EpochMs,
): AlertSubject =>
  subject({
    alertId: `unmeasured:${name}:${day}`,
    configurationSet: name,
    since,
    title: `${name} is not judged`,
    sentence: `${notJudgedWords(why)}; hard bounces ${hardBounces}, complaints ${complaints} in 7 days`,
    next: [
      'However bad it is, nothing is decided about it.',
      'Publish Send and Delivery of it to the topic, with the tag that tells it apart.',
    ],
  });
