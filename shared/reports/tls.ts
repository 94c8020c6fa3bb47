import type { TlsPolicy, TlsReport } from './model.ts';
import { RefusedReport } from './refused.ts';
import { DAY, domainOf, MOST_DAYS, reportIdOf, secondsOf, wordOf } from './values.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
/** What converters from XML make of a list of one is no list. */
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : typeof value === 'object' && value !== null ? [value] : [];
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? `${value}` : '';
/** Sessions: some give them as text. */
function sessionsOf(value: unknown): number | null {
  const text = textOf(value ?? 0).trim();
  return /^\d{1,12}(?:\.0{1,9})?$/.test(text) ? Number(text) : null;
}
const MOST_FAILURES = 10_000;

/** Reads a TLS report (RFC 8460 section 4). A damaged policy costs that policy. @throws {RefusedReport} */
export function readTlsReport(text: string): TlsReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RefusedReport('it begins as JSON and is none');
  }
  const report = objectOf(parsed);
  const range = objectOf(report['date-range']);
  const times = [textOf(range['start-datetime']), textOf(range['end-datetime'])];
  const [begin, end] = times.map(secondsOf);
  if (!Array.isArray(report['policies']) && !isObject(objectOf(report['policies'])['policy'])) {
    throw new RefusedReport('it is JSON, and no TLS report: expected a list "policies"');
  }
  if (begin === undefined || end === undefined || begin === null || end === null) {
    throw new RefusedReport(
      `date-range: expected two times such as 2026-01-01T00:00:00Z, got ${times.map((time) => JSON.stringify(time.slice(0, 40))).join(' and ')}`,
    );
  }
  if (Math.abs(end - begin) > MOST_DAYS * DAY) {
    throw new RefusedReport(
      `date-range: expected at most ${MOST_DAYS} days, got ${Math.round(Math.abs(end - begin) / DAY)}`,
    );
  }
  const all = listOf(report['policies']);
  const policies = all.map(policyOf).filter((policy) => policy !== null);
  const email = domainOf(textOf(report['contact-info'])) ?? '';
  return {
    kind: 'tls',
    organization: textOf(report['organization-name']).slice(0, 255) || email,
    id: reportIdOf(textOf(report['report-id'])),
    begin: Math.min(begin, end),
    end: Math.max(begin, end),
    policies,
    damaged: all.length - policies.length,
  };
}

function policyOf(value: unknown): TlsPolicy | null {
  const { policy, summary, 'failure-details': details } = objectOf(value);
  const domain = domainOf(textOf(objectOf(policy)['policy-domain']));
  const successful = sessionsOf(objectOf(summary)['total-successful-session-count']);
  const failed = sessionsOf(objectOf(summary)['total-failure-session-count']);
  if (domain === null || successful === null || failed === null || !isObject(summary)) return null;
  return {
    domain,
    policy: wordOf(textOf(objectOf(policy)['policy-type'])) || 'unknown',
    successful,
    failed,
    failures: listOf(details)
      .slice(0, MOST_FAILURES)
      .map(objectOf)
      .map((detail) => ({
        result: wordOf(textOf(detail['result-type'])) || 'unknown',
        sessions: sessionsOf(detail['failed-session-count']) ?? 0,
        mx: domainOf(textOf(detail['receiving-mx-hostname'])),
      })),
  };
}
