import type { AlertMessage } from '../../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../../alerts/subject.ts';
import { utcMinute } from '../../alerts/wording.ts';
import { clip, plain } from '../../kernel/escape.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { DnsIssue } from '../../standing/dns-issue-model.ts';
import type { Finding } from '../authentication/model.ts';
import { isRefusedFor } from '../authentication/refused.data.ts';
import { changesIn, type Looked } from './authentication.ts';
import type { RecordDrift } from './drift.ts';

/** A rule that a domain breaks: seen once, or twice and so told. */
export type BrokenRule = {
  readonly since: EpochMs;
  readonly isTold: boolean;
  /** The alert of the change that broke it has told it already, though it was seen once. */
  readonly isAnnounced?: boolean;
  /** Sets that it is held against. */
  readonly blamed: readonly string[];
  /** Looks in a row that did not find it. */
  readonly missed: number;
};
export type BrokenRules = Readonly<Record<string, BrokenRule>>;

const LONGEST = 300;

/** What is broken enough to be told: mail is refused, or not authenticated. */
export const gravestOf = ({ findings }: Pick<Looked, 'findings'>): ReadonlyMap<string, Finding> =>
  new Map(findings.filter(({ severity }) => severity === 'critical').map((finding) => [finding.rule, finding]));

/** Rules that are looked at for some of the addresses at a time, so that one look without them says little. */
const BY_ADDRESS: readonly string[] = ['spf-not-permitted'];

/**
 * What a look changes. A rule that is broken counts when it was seen twice; it is mended when looks say so in which
 * everything had an answer: one, or where addresses take turns, one of every turn.
 * @param turns looks that it takes to see every address
 */
export function compareBroken(
  known: BrokenRules,
  looked: Looked,
  turns: number,
  now: EpochMs,
): { readonly next: BrokenRules; readonly found: readonly string[]; readonly mended: readonly string[] } {
  const gravest = gravestOf(looked);
  const next: Record<string, BrokenRule> = {};
  const found: string[] = [];
  const mended: string[] = [];
  for (const rule of gravest.keys()) {
    const before = Object.hasOwn(known, rule) ? known[rule] : undefined;
    if (before !== undefined && !before.isTold) found.push(rule);
    next[rule] = { blamed: [], since: now, ...before, isTold: before !== undefined, missed: 0 };
  }
  const isSure = looked.undetermined.length === 0;
  for (const [rule, before] of Object.entries(known)) {
    if (gravest.has(rule)) continue;
    const missed = before.missed + (isSure ? 1 : 0);
    if (missed < (BY_ADDRESS.includes(rule) ? turns : 1)) next[rule] = { ...before, missed };
    else if (before.isTold || before.isAnnounced === true) mended.push(rule);
  }
  return { next, found, mended };
}

/** What an alert of a broken rule is about; named after its beginning, for ever. */
export function brokenAlert(domain: string, rule: string, since: EpochMs, finding: Finding | null): AlertSubject {
  return {
    alertId: `authentication:${domain}:${rule}:${since}`,
    kind: 'authentication',
    severity: 'critical',
    since,
    ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    title: `${rule.startsWith('ptr-') ? 'Reverse DNS' : 'Mail'} of ${domain} breaks ${rule}`,
    sentence: sentenceOf(domain, rule, finding),
    next: [
      ...(finding?.mend == null ? [] : [clip(`Publish: ${plain(finding.mend)}`, 500)]),
      ...(finding?.decide == null ? [] : [clip(plain(finding.decide), 500)]),
      ...(rule.startsWith('ptr-') ? [WHOSE_NAMES] : []),
    ],
  };
}
const WHOSE_NAMES =
  "The names of addresses that SES leases are Amazon's: ask AWS Support. Those of own ranges (BYOIP) are yours.";

/** The same, told by the change that broke it: one message of both, whether or not it was seen twice by then. */
export const brokenByChange = (
  subject: AlertSubject,
  finding: Finding,
  drifts: readonly RecordDrift[],
  isSeenTwice: boolean,
): AlertSubject => ({
  ...subject,
  sentence: isSeenTwice
    ? `${changesIn(drifts)}; ${subject.sentence}`
    : `${changesIn(drifts)}; that breaks ${finding.rule}: expected ${finding.expected}; got ${clip(plain(finding.seen), LONGEST)}`,
  next: [
    ...subject.next,
    ...(isSeenTwice ? [] : ['It is held against the sets that send from it when it is seen once more.']),
  ],
});

export const brokenMended = (subject: AlertSubject, at: EpochMs): AlertMessage =>
  resolveAlert(subject, {
    at,
    title: subject.title.replace(' breaks ', ' no longer breaks '),
    sentence: `Broken from ${utcMinute(subject.since)} to ${utcMinute(at)}`,
    next: [],
  });

export const brokenIssueId = (domain: string, rule: string): string => `authentication:${domain}:${rule}`;
/** What is held against the sets that send from the domain. */
export const brokenIssue = (domain: string, finding: Finding, since: EpochMs): DnsIssue => ({
  id: brokenIssueId(domain, finding.rule),
  kind: 'authentication',
  since,
  sentence: sentenceOf(domain, finding.rule, finding),
  excusesBounces: isRefusedFor(finding.rule),
});

const sentenceOf = (domain: string, rule: string, finding: Finding | null): string =>
  finding === null
    ? `${domain} breaks ${rule}`
    : clip(`${domain} breaks ${rule}, seen twice: expected ${finding.expected}; got ${plain(finding.seen)}`, LONGEST);
