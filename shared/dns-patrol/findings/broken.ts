import type { AlertMessage } from '../../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../../alerts/subject.ts';
import { utcMinute } from '../../alerts/wording.ts';
import { clip, plain } from '../../kernel/escape.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { DnsIssue } from '../../standing/dns-issue-model.ts';
import { faultOf } from '../authentication/faults.data.ts';
import type { Finding } from '../authentication/model.ts';
import { isRefusedFor } from '../authentication/refused.data.ts';
import { recordIn } from '../authentication/zone-record.ts';
import { changesIn, type Looked } from './authentication.ts';
import type { RecordDrift } from './drift.ts';

/** A rule that is broken: seen once, or seen twice and so told. */
export type BrokenRule = {
  readonly since: EpochMs;
  readonly isTold: boolean;
  /** Told already by the alert of the change that broke it, though it was seen only once. */
  readonly isAnnounced?: boolean;
  /** Written by older versions: sets that have it as a DNS issue. Now each has an item of its own. */
  readonly blamed?: readonly string[];
  /** Consecutive looks that did not find it. */
  readonly missed: number;
};
export type BrokenRules = Readonly<Record<string, BrokenRule>>;

const LONGEST = 300;

/** The critical findings by rule: because of them mail is refused, or not authenticated. */
export const gravestOf = ({ findings }: Pick<Looked, 'findings'>): ReadonlyMap<string, Finding> =>
  new Map(findings.filter(({ severity }) => severity === 'critical').map((finding) => [finding.rule, finding]));

/** Rules that each look checks for some of the addresses only: one look that does not find them proves little. */
const BY_ADDRESS: readonly string[] = ['spf-not-permitted'];

/**
 * What a look changes. A broken rule counts once it was seen twice. It is mended after a look that does not find it and
 * in which every query was answered; a rule of `BY_ADDRESS` needs `turns` such looks.
 * @param turns looks that it takes to see every address
 * @returns `found`: rules seen for the second time now; `mended`: rules that were told and are over
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
    next[rule] = { since: now, ...before, isTold: before !== undefined, missed: 0 };
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

/** The alert of a broken rule. Its id holds `since`, so it stays the same while the rule is broken. */
export function brokenAlert(domain: string, rule: string, since: EpochMs, finding: Finding | null): AlertSubject {
  return {
    alertId: `authentication:${domain}:${rule}:${since}`,
    kind: 'authentication',
    severity: 'critical',
    since,
    ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    title: `${domain}: ${faultOf(rule)}`,
    sentence: sentenceOf(domain, rule, finding),
    next: [
      ...(finding?.mend == null ? [] : [recordIn(finding.mend) === null ? clip(plain(finding.mend), 500) : PUBLISH]),
      ...(finding?.decide == null ? [] : [clip(plain(finding.decide), 500)]),
      ...(rule.startsWith('ptr-') ? [WHOSE_NAMES] : []),
    ],
    ...copyOf(finding),
  };
}
const PUBLISH = 'Publish the record below: it was tested that nothing that passes fails with it.';
const WHOSE_NAMES =
  "The names of addresses that SES leases are Amazon's: ask AWS Support. Those of own ranges (BYOIP) are yours.";

/** The record to publish, as a form of a DNS provider takes it: name, type, text in one piece. */
function copyOf(finding: Finding | null): Pick<AlertSubject, 'copy'> {
  const record = finding?.mend == null ? null : recordIn(finding.mend);
  return record === null ? {} : { copy: [`${record.name} ${record.type} ${plain(record.value)}`] };
}

/** The same alert, with the change that broke the rule in one message. */
export const brokenByChange = (
  subject: AlertSubject,
  finding: Finding,
  drifts: readonly RecordDrift[],
  isSeenTwice: boolean,
): AlertSubject => ({
  ...subject,
  sentence: isSeenTwice
    ? `${changesIn(drifts)}; ${subject.sentence}`
    : `${changesIn(drifts)}; ${faultOf(finding.rule)}: expected ${finding.expected}; got ${clip(plain(finding.seen), LONGEST)}`,
  next: [
    ...subject.next,
    ...(isSeenTwice ? [] : ['When it is seen once more, it counts against the sets that send from the domain.']),
  ],
});

export const brokenCleared = (subject: AlertSubject, at: EpochMs): AlertMessage =>
  resolveAlert(subject, {
    at,
    title: `Fixed: ${subject.title}`,
    sentence: `Broken from ${utcMinute(subject.since)} to ${utcMinute(at)}`,
    next: [],
  });

export const brokenIssueId = (domain: string, rule: string): string => `authentication:${domain}:${rule}`;
/** The DNS issue of the sets that send from the domain. */
export const brokenIssue = (domain: string, finding: Finding, since: EpochMs): DnsIssue => ({
  id: brokenIssueId(domain, finding.rule),
  kind: 'authentication',
  since,
  sentence: sentenceOf(domain, finding.rule, finding),
  excusesBounces: isRefusedFor(finding.rule),
});

const sentenceOf = (domain: string, rule: string, finding: Finding | null): string =>
  finding === null
    ? `${domain}: ${faultOf(rule)}`
    : clip(
        `${domain}: ${faultOf(rule)}, seen twice: expected ${finding.expected}; got ${plain(finding.seen)}`,
        LONGEST,
      );
