import type { AlertMessage } from '../../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../../alerts/subject.ts';
import { utcMinute } from '../../alerts/wording.ts';
import { clip, plain } from '../../kernel/escape.ts';
import { grouped } from '../../kernel/numbers.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { DnsIssue } from '../../standing/dns-issue-model.ts';
import { type Blocklist, listName, urgencyOf } from '../blocklists/model.ts';
import type { ListingSuspect } from './culprits.ts';
import type { ListingRecord } from './listing.ts';

/** From this weight on the alert names the sets that sent through a shared address. */
export const SUSPECTS_FROM_WEIGHT = 4;
const MOST_SUSPECTS = 5;
const LONGEST_TROUBLE = 300;

/** The alert of a listing; null where its weight is too low to be told. Its id holds the start, so it never changes. */
export function listingAlert(
  record: ListingRecord,
  list: Blocklist,
  pool: string | null,
  suspects: readonly ListingSuspect[],
): AlertSubject | null {
  const evidence = record.evidence ?? record.history.at(-1)?.evidence ?? null;
  const severity = evidence && urgencyOf(evidence.weight);
  if (evidence === null || severity === null) return null;
  const where = pool === null ? '' : ` (pool ${pool})`;
  const text = evidence.text === null ? '' : `, which says: ${plain(evidence.text)}`;
  return {
    alertId: `listing:${record.list}:${record.target}:${record.since}`,
    kind: 'listing',
    severity,
    since: record.since,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: `${record.target} is listed by ${listName(list)}`,
    sentence: `${record.target}${where} is on ${listName(list)} since ${utcMinute(record.since)}, seen twice: ${evidence.codes.join(' ')}, ${evidence.meaning}${text}`,
    standing: null,
    numbers: null,
    next: [
      ...suspectLines(suspects),
      list.removal === undefined
        ? 'The list has no removal page.'
        : `Find the cause first, then ask for removal: ${list.removal}`,
    ],
    ...(list.removal !== undefined && { copy: [list.removal] }),
  };
}

export const listingIssueId = ({ list, target }: ListingRecord): string => `listing:${list}:${target}`;
/** The DNS issue of the sets that probably caused it. */
export const listingIssue = (record: ListingRecord, { sentence }: AlertSubject): DnsIssue => ({
  ...{ id: listingIssueId(record), kind: 'listing', since: record.since, excusesBounces: false },
  sentence: clip(sentence, LONGEST_TROUBLE),
});

export const listingCleared = (subject: AlertSubject, at: EpochMs): AlertMessage =>
  resolveAlert(subject, {
    at,
    title: subject.title.replace(' is listed by ', ' is no longer listed by '),
    sentence: `Listed from ${utcMinute(subject.since)} to ${utcMinute(at)}, seen clean twice`,
    next: [],
  });

function suspectLines(suspects: readonly ListingSuspect[]): string[] {
  return suspects
    .slice(0, MOST_SUSPECTS)
    .map(
      ({ set, deliveries, hardBounces, complaints, evidence, isEstimate }, index) =>
        `${index === 0 ? 'Sent through it, the likeliest cause first' : 'Then'}: ${plain(set)}, ${isEstimate ? 'about ' : ''}hard bounces ${grouped(hardBounces)} and complaints ${grouped(complaints)} of ${grouped(deliveries)} delivered, evidence ${evidence.toFixed(1)}.`,
    );
}
