import type { AlertSubject } from '../../alerts/subject.ts';
import { faultOf } from '../../dns-patrol/authentication/faults.data.ts';
import { shellWord } from '../../kernel/escape.ts';
import { grouped } from '../../kernel/numbers.ts';
import { iso } from '../../kernel/time.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { Need } from './model.ts';

type Listing = AnswerOf<'listListings'>['items'][number];
type Finding = AnswerOf<'listFindings'>['items'][number];

const oldest = (all: readonly { readonly since: string | null }[]): string | null =>
  all.flatMap(({ since }) => (since === null ? [] : [since])).toSorted()[0] ?? null;

/** Addresses and domains on blocklists, as one need. */
export function listingNeeds(listings: readonly Listing[]): readonly Need[] {
  const listed = listings.filter(({ status }) => status === 'listed');
  const subjects = [...new Set(listed.map(({ subject }) => subject))];
  const [first] = listed;
  if (first === undefined) return [];
  return [
    {
      kind: 'listing',
      severity: 'critical',
      title:
        subjects.length === 1
          ? `${first.subject} is on ${listed.length === 1 ? first.list : `${grouped(listed.length)} blocklists`}`
          : `${grouped(subjects.length)} addresses and domains are on blocklists`,
      sentence: 'Stop what caused it, then ask the list for removal.',
      since: oldest(listed),
      count: subjects.length,
      items: listed.map(({ subject, list, sentence }) => ({
        name: subject,
        sentence: `${list}: ${sentence}`,
        version: null,
        copy: null,
      })),
      action: {
        label: 'See listings, and where to ask for removal',
        does: 'open',
        page: '/blocklists',
        command: 'lazaretto listings',
      },
    },
  ];
}

/** Records that fail, as one need, each with the record to publish. */
export function recordNeeds(findings: readonly Finding[]): readonly Need[] {
  const failed = findings.filter(({ status }) => status === 'fail');
  const [first] = failed;
  if (first === undefined) return [];
  const domains = [...new Set(failed.map(({ domain }) => domain))];
  return [
    {
      kind: 'record',
      severity: 'critical',
      title:
        failed.length === 1
          ? `${first.domain}: ${faultOf(first.check)}`
          : `${grouped(failed.length)} records of ${domains.length === 1 ? first.domain : `${grouped(domains.length)} domains`} are broken`,
      sentence: failed.some(({ publish }) => publish !== null)
        ? 'Publish the record that stands below; it was tested before it is shown.'
        : 'What has to be decided stands below.',
      since: oldest(failed),
      count: failed.length,
      items: failed.map(({ domain, check, sentence, publish }) => ({
        name: domain,
        sentence: `${faultOf(check)}: ${sentence}`,
        version: null,
        copy: publish === null ? null : `${publish.name} ${publish.type} ${publish.value}`,
      })),
      action: {
        label: 'See the records',
        does: 'open',
        page: '/authentication',
        command: domains.length === 1 ? `lazaretto findings --domain ${shellWord(first.domain)}` : 'lazaretto findings',
      },
    },
  ];
}

/** What the inventory found that somebody has to do something about. */
export const noticeNeed = ({ severity, title, sentence, next, since }: AlertSubject): Need => ({
  kind: 'notice',
  severity,
  title,
  sentence: [sentence, ...next].map(ended).join(' '),
  since: iso(since),
  count: 1,
  items: [],
  action: { label: 'Look at operations', does: 'open', page: '/operations', command: 'lazaretto status' },
});

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
