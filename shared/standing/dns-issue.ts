import { DAY_MS } from '../kernel/time.ts';
import { changeByConviction, whyNotMoved } from './convict.ts';
import {
  DNS_ISSUE_ANSWERS,
  type DnsIssue,
  type DnsIssueAnswer,
  REPORTED_ISSUE_KINDS,
  type ReportedIssueKind,
} from './dns-issue-model.ts';
import { epochOf, standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import { holdMsOf } from './hold.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** A set gets this time to repair its records, once per week; after it, its bounces count again. Unit: ms. */
export const EXCUSED_MS = DAY_MS;
export const EXCUSED_EVERY_MS = 7 * DAY_MS;

const lasting = ({ facts, now }: StandingCase): readonly DnsIssue[] =>
  (facts.dnsIssues ?? []).filter(({ figures }) => !figures || now <= figures.believedUntil);

function answerTo({ kind, figures }: DnsIssue, { policy }: StandingCase): DnsIssueAnswer {
  const answer = isReported(kind) ? policy.gmail[ANSWERED_BY[kind]] : policy.patrol[kind];
  return answer === 'quarantine' && figures && !figures.isGrave ? 'warn' : answer;
}
const isReported = (kind: DnsIssue['kind']): kind is ReportedIssueKind =>
  REPORTED_ISSUE_KINDS.some((reported) => reported === kind);
/** The field of the policy for each. */
const ANSWERED_BY = { 'gmail-spam': 'spamRate', 'gmail-reputation': 'reputation' } as const;
/** Mail from before the epoch was answered for. */
const isOfEpoch = ({ figures }: DnsIssue, { present }: StandingCase): boolean =>
  !figures || figures.until > epochOf(present);

/** Whether a set may not get better because the issue behind its warning or quarantine lasts. */
export const hasDnsIssue = (on: StandingCase, answers: readonly DnsIssueAnswer[]): boolean =>
  lasting(on).some((issue) => answers.includes(answerTo(issue, on)));

/** The change that an issue leads to: to `warned`, or to `quarantined` where the policy says so. Else null. */
export function applyDnsIssue(on: StandingCase): StandingRecord | null {
  const from = standingOf(on.present);
  const worst = lasting(on)
    .filter((issue) => isOfEpoch(issue, on))
    .toSorted((a, b) => weight(b, on) - weight(a, on) || a.since - b.since)[0];
  if (worst === undefined || answerTo(worst, on) === 'tell') return null;
  const told = whyNotMoved(on);
  if (answerTo(worst, on) === 'quarantine' && told === null) {
    if (from === 'quarantined' || from === 'paused') return null;
    const offences = (on.present?.offences ?? 0) + 1;
    const holdMs = holdMsOf(offences, on.policy);
    return recordAfter(on, { to: 'quarantined', cause: worst.kind, offences, holdMs, sentence: worst.sentence });
  }
  if (from !== 'healthy') return null;
  const why = answerTo(worst, on) === 'quarantine' && told !== null ? `; ${told}` : '';
  return recordAfter(on, { to: 'warned', cause: worst.kind, sentence: `${worst.sentence}${why}` });
}

const weight = (issue: DnsIssue, on: StandingCase): number => DNS_ISSUE_ANSWERS.indexOf(answerTo(issue, on));

/**
 * The judge's findings without those that broken records explain. For one day in a week no set is quarantined for hard
 * bounces that receivers give to mail that fails authentication. Complaints count, and so do convictions at the pause
 * limit. The standing record holds the start of that day, so another broken record starts no new one.
 */
export function convictUnlessExcused(on: StandingCase): StandingRecord | null {
  const { convictions } = on.facts;
  const excuse = excuseOf(on);
  const isAtStake = convictions.some(({ metric, level }) => metric === 'hardBounce' && level === 'quarantine');
  if (excuse === null || !isAtStake || whyNotMoved(on) !== null) return changeByConviction(on);
  const rest = convictions.filter(({ metric, level }) => metric !== 'hardBounce' || level === 'pause');
  const record = changeByConviction({ ...on, facts: { ...on.facts, convictions: rest } });
  const from = standingOf(on.present);
  if (record !== null || from === 'quarantined' || from === 'paused' || isRunning(on)) return record;
  return recordAfter(on, {
    to: from === 'probation' ? from : 'warned',
    cause: excuse.kind,
    excusedAt: on.now,
    // Probation starts again; the evidence against the set stays.
    epochFrom: epochOf(on.present),
    sentence: `${excuse.sentence}; its hard bounces may come from that, and do not count against it for a day, once a week`,
  });
}

const isRunning = ({ present, now }: StandingCase): boolean =>
  present?.excusedAt !== undefined && now - present.excusedAt < EXCUSED_MS;

/** What explains hard bounces now, where that excuse may be used again. */
function excuseOf(on: StandingCase): DnsIssue | null {
  const last = on.present?.excusedAt;
  if (last !== undefined && !isRunning(on) && on.now - last < EXCUSED_EVERY_MS) return null;
  return lasting(on).find(({ excusesBounces, since }) => excusesBounces && on.now - since < EXCUSED_MS) ?? null;
}
