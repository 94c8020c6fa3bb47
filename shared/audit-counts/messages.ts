import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../alerts/subject.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import { DAY_MS, type Day, type EpochMs, iso } from '../kernel/time.ts';
import type { Audited, AuditState, CountFinding, FigureSource } from './model.ts';

/** Most sets that are named; the worst come first. */
const MOST_NAMED = 10;
const SOURCES: Readonly<Record<FigureSource, string>> = {
  cloudwatch: 'CloudWatch',
  vdm: 'Virtual Deliverability Manager',
};
const WORDS: Readonly<Record<Audited, string>> = {
  sends: 'sends',
  deliveries: 'deliveries',
  hardBounces: 'hard bounces',
  bounces: 'bounces',
  complaints: 'complaints',
};

/** One subject for all sets: a fault of the pipeline affects many sets, and one message tells it. */
export function auditAlert({ since, findings }: AuditState, day: Day): AlertSubject {
  const worst = findings.toSorted((a, b) => b.gap.share - a.gap.share);
  const more = worst.length - MOST_NAMED;
  return {
    alertId: `audit:${since}`,
    kind: 'audit',
    severity: 'warning',
    since,
    tenant: null,
    configurationSet: worst.length === 1 ? (worst[0]?.gap.configurationSet ?? null) : null,
    mode: 'enforce',
    title: `${worst.length === 1 ? nameOf(worst[0]) : `${worst.length} sets`}: fewer events counted than SES reports`,
    sentence:
      `On ${iso(day * DAY_MS).slice(0, 10)} ` +
      worst.slice(0, MOST_NAMED).map(sentenceOf).join('; ') +
      (more > 0 ? `; and ${more} more` : ''),
    standing: null,
    numbers: null,
    next: ['What was not counted was not judged.', 'It is compared again tomorrow.'],
  };
}

/** Told the day after, when nothing is short any more. */
export const auditCleared = (state: AuditState, day: Day, now: EpochMs): AlertMessage =>
  resolveAlert(auditAlert(state, day), {
    at: now,
    title: 'Counts agree with SES again',
    sentence: 'No set is short.',
    next: [],
  });

const nameOf = (finding: CountFinding | undefined): string => finding?.gap.configurationSet ?? 'the account';

const sentenceOf = (finding: CountFinding): string => {
  const { what, counted, reported, share, source } = finding.gap;
  return (
    `${nameOf(finding)}: ${grouped(counted)} ${WORDS[what]} counted, ${grouped(reported)} reported by ` +
    `${SOURCES[source]}, ${percent(share)} short: ${finding.cause}`
  );
};
