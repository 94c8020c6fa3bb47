import { forTerminal } from '../../../shared/kernel/escape.ts';
import { isWithin } from '../../../shared/reports/senders/within.ts';
import { type ClaimedSums, claimedOf, type DomainSummary } from '../../../shared/reports/summary.ts';
import { table } from '../table.ts';
import type { Reading } from './read.ts';
import type { ReportsSummary } from './summary.ts';

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
/** Addresses that are shown of a domain; `--json` has them all. */
const SHOWN = 25;

/** The summary for a person. Nothing but text that was escaped. */
export function reportsText(summary: ReportsSummary, reading: Reading, only: string | null): string {
  const { reports, domains, tls, refused } = summary;
  const lines = [
    `${plural(reports.read, 'report')} read, ${reports.counted} counted, ${plural(reports.duplicates, 'duplicate')}, ${reports.refused} refused`,
    ...(reading.empty > 0 ? [`${plural(reading.empty, 'report')} without content`] : []),
    ...(reading.damaged > 0 ? [`${plural(reading.damaged, 'damaged row')} left out`] : []),
    ...(reading.cutOff > 0 ? [`${plural(reading.cutOff, 'report')} cut off: rows up to there are counted`] : []),
    ...(reading.tally.claimed > 0
      ? [`${plural(reading.tally.claimed, 'report')} in mails that do not pass DMARC: what they claim counts nowhere`]
      : []),
    ...domains.flatMap((domain) => domainLines(domain, claimedOf(reading.tally, domain.name))),
    ...(domains.length === 0
      ? ['', only === null ? 'No DMARC report.' : `No DMARC report about ${forTerminal(only)}.`]
      : []),
    ...(tls.length > 0 ? ['', 'TLS reports (mail to these domains)', tlsTable(tls)] : []),
    ...abuseLines(reading, only),
    ...(refused.length > 0 ? ['', 'Refused'] : []),
    ...refused.map(({ file, reason }) => `  ${forTerminal(file)}: ${forTerminal(reason)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function domainLines({ name, messages, aligned, sources, readiness }: DomainSummary, claimed: ClaimedSums): string[] {
  const share = messages === 0 ? '' : ` (${((aligned / messages) * 100).toFixed(2)} %)`;
  return [
    '',
    `${forTerminal(name)}: ${aligned} of ${plural(messages, 'message')} pass DMARC${share}`,
    `  policy ${forTerminal(readiness.policy)}, next ${readiness.next ?? 'nothing'}: ${forTerminal(readiness.why)}`,
    ...(sources.length > 0 ? [sourceTable(sources.slice(0, SHOWN))] : []),
    ...(sources.length > SHOWN ? [`  and ${sources.length - SHOWN} more addresses: --json has them all`] : []),
    ...(claimed.reports > 0
      ? [
          `  claimed only: ${claimed.aligned} of ${plural(claimed.messages, 'message')} pass, by ${plural(claimed.reports, 'report')} in mails that do not pass DMARC`,
          sourceTable(claimed.sources.slice(0, SHOWN)),
        ]
      : []),
  ];
}

const sourceTable = (sources: DomainSummary['sources']): string =>
  indented(
    table(
      [
        { heading: 'address' },
        { heading: 'whose' },
        { heading: 'name' },
        { heading: 'messages', isNumber: true },
        { heading: 'SPF', isNumber: true },
        { heading: 'DKIM', isNumber: true },
        { heading: 'disposition' },
      ],
      sources.map(({ ip, kind, name, messages, spfAligned, dkimAligned, disposition }) => [
        ip,
        kind,
        name ?? '',
        `${messages}`,
        `${spfAligned}`,
        `${dkimAligned}`,
        disposition,
      ]),
    ),
  );

const tlsTable = (tls: ReportsSummary['tls']): string =>
  indented(
    table(
      [
        { heading: 'domain' },
        { heading: 'reporter' },
        { heading: 'begin' },
        { heading: 'policy' },
        { heading: 'successful', isNumber: true },
        { heading: 'failed', isNumber: true },
        { heading: 'failures' },
      ],
      tls.map(({ domain, reporter, begin, policy, successful, failed, failures }) => [
        domain,
        reporter,
        begin,
        policy,
        `${successful}`,
        `${failed}`,
        failures.map(({ result, sessions }) => `${result} ${sessions}`).join(', '),
      ]),
    ),
  );

function abuseLines({ tally }: Reading, only: string | null): string[] {
  const abuse = tally.abuse.filter(({ domains }) => only === null || domains.some((domain) => isWithin(domain, only)));
  if (abuse.length === 0) return [];
  const rows = abuse.map(({ type, domains, sourceIp, messageId }) => [
    type,
    domains.join(' '),
    sourceIp ?? '',
    messageId ?? '',
  ]);
  const columns = ['type', 'domains', 'address', 'SES message'].map((heading) => ({ heading }));
  return ['', 'Abuse reports (they never count as complaints)', indented(table(columns, rows))];
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');
