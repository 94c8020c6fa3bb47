import { Box, SafeText, Table } from '../lib/parts.tsx';
import { counted, grouped, moment, rate } from '../lib/words.ts';
import type { Reported } from './readiness.tsx';
import { ReportChart } from './report-chart.tsx';

const KINDS = { ours: 'ours', known: 'known service', unknown: 'unknown' } as const;

/** What receivers report of the last thirty days: how much passes, day by day, from whose addresses, and who says so. */
export const DomainReports = ({ reports, now }: { readonly reports: Reported; readonly now: string }) => {
  const { messages, aligned, days, sources, reporters } = reports;
  return (
    <Box title="DMARC reports" note="Of the last 30 days. Reports of known receivers decide; anybody else’s are shown.">
      {messages === 0 ? (
        <p class="quiet">No DMARC report of these days counts any message.</p>
      ) : (
        <p>
          <strong>{grouped(aligned)}</strong> of {counted(messages, 'message')} pass DMARC ({rate(aligned / messages)}).
        </p>
      )}
      {days.length > 0 && <ReportChart days={days} now={now} />}
      {sources.count > 0 && <Sources sources={sources} />}
      {reporters.length > 0 && <Reporters reporters={reporters} />}
    </Box>
  );
};

const Sources = ({ sources: { count, first } }: { readonly sources: Reported['sources'] }) => (
  <>
    <Table label="Addresses that send in the name of the domain">
      <thead>
        <tr>
          <th scope="col">Address</th>
          <th scope="col">Whose</th>
          <th scope="col">Messages</th>
          <th scope="col">SPF aligned</th>
          <th scope="col">DKIM aligned</th>
          <th scope="col">Disposition</th>
        </tr>
      </thead>
      <tbody>
        {first.map(({ ip, name, kind, messages, spfAligned, dkimAligned, disposition }) => (
          <tr key={ip}>
            <th scope="row">
              <SafeText text={ip} />
            </th>
            <td>
              {kind === 'unknown' ? <strong>{KINDS[kind]}</strong> : KINDS[kind]}
              {name !== null && (
                <>
                  , <SafeText text={name} />
                </>
              )}
            </td>
            <td>{grouped(messages)}</td>
            <td>{grouped(spfAligned)}</td>
            <td>{grouped(dkimAligned)}</td>
            <td>
              <SafeText text={disposition} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
    {count > first.length && (
      <p class="quiet">
        The {grouped(first.length)} with most messages of {grouped(count)} addresses.
      </p>
    )}
  </>
);

const Reporters = ({ reporters }: { readonly reporters: Reported['reporters'] }) => (
  <details>
    <summary>{counted(reporters.length, 'receiver')} reported</summary>
    <ul class="numbers">
      {reporters.map(({ name, isKnown, reports, messages, newest }) => (
        <li key={`${isKnown} ${name}`}>
          <SafeText text={name || 'without a name'} />
          {!isKnown && ' (not known: decides nothing)'}: {counted(reports, 'report')}, {counted(messages, 'message')},
          the newest ends {moment(newest)}
        </li>
      ))}
    </ul>
  </details>
);

const byCount = (counts: Readonly<Record<string, number>>) => Object.entries(counts).toSorted(([, a], [, b]) => b - a);

/** What others report of mail to the domain, and what people report of its mail. */
export const DomainOthers = ({ reports: { tls, abuse } }: { readonly reports: Reported }) => (
  <div class="halves">
    <Box title="TLS reports" note="Of mail to this domain, last 30 days.">
      {tls.successful + tls.failed === 0 ? (
        <p class="quiet">None came.</p>
      ) : (
        <p>
          {counted(tls.successful + tls.failed, 'session')}, {grouped(tls.failed)} without the TLS that was asked for.
        </p>
      )}
      <Counts rows={byCount(tls.results)} />
    </Box>
    <Box title="Abuse reports" note="They are shown, and never count as complaints.">
      {byCount(abuse).length === 0 && <p class="quiet">None came.</p>}
      <Counts rows={byCount(abuse)} />
    </Box>
  </div>
);

const Counts = ({ rows }: { readonly rows: readonly (readonly [string, number])[] }) => (
  <ul class="numbers">
    {rows.map(([word, count]) => (
      <li key={word}>
        <SafeText text={word} />: {grouped(count)}
      </li>
    ))}
  </ul>
);
