import { Box, SafeText, Table } from '../lib/parts.tsx';
import { counted, grouped, moment, rate } from '../lib/words.ts';
import type { Reported } from './readiness.tsx';
import { ReportChart } from './report-chart.tsx';

const KINDS = { ours: 'ours', known: 'known service', unknown: 'unknown' } as const;

/** What receivers report of the last thirty days: how much passes, day by day, from whose addresses, and who says so. */
export const DomainReports = ({ reports, now }: { readonly reports: Reported; readonly now: string }) => {
  const { messages, aligned, days, sources, reporters, claimed } = reports;
  return (
    <Box
      title="DMARC reports"
      note="Of the last 30 days, from mail that passes DMARC. Reports of known receivers decide; anybody else’s are shown."
    >
      {messages === 0 ? (
        <p class="quiet">No DMARC report of these days counts any message.</p>
      ) : (
        <p>
          <strong>{grouped(aligned)}</strong> of {counted(messages, 'message')} pass DMARC ({rate(aligned / messages)}).
        </p>
      )}
      {days.length > 0 && <ReportChart days={days} now={now} />}
      {sources.count > 0 && <Sources label="Addresses that send in the name of the domain" sources={sources} />}
      <Reporters reporters={reporters.filter(({ isBelieved }) => isBelieved)} />
      {claimed.reports > 0 && (
        <Claimed claimed={claimed} reporters={reporters.filter(({ isBelieved }) => !isBelieved)} />
      )}
    </Box>
  );
};

/** What anybody may have made up: apart, and in no sum. */
const Claimed = ({
  claimed: { reports, messages, aligned, sources },
  reporters,
}: Pick<Reported, 'claimed' | 'reporters'>) => (
  <details>
    <summary>{counted(reports, 'report')} only claimed, and counted nowhere</summary>
    <p>
      The mail of {reports === 1 ? 'this report' : 'these reports'} does not pass DMARC: anybody may have sent it. What
      it says: {grouped(aligned)} of {counted(messages, 'message')} pass.
    </p>
    <ReporterList reporters={reporters} />
    {sources.count > 0 && <Sources label="Addresses that are only claimed" sources={sources} />}
  </details>
);

type SourcesProps = { readonly label: string; readonly sources: Reported['sources'] };
const Sources = ({ label, sources: { count, first } }: SourcesProps) => (
  <>
    <Table label={label}>
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

const Reporters = ({ reporters }: { readonly reporters: Reported['reporters'] }) =>
  reporters.length === 0 ? null : (
    <details>
      <summary>{counted(reporters.length, 'receiver')} reported</summary>
      <ReporterList reporters={reporters} />
    </details>
  );

const ReporterList = ({ reporters }: { readonly reporters: Reported['reporters'] }) => (
  <ul class="numbers">
    {reporters.map(({ name, isKnown, isBelieved, reports, messages, newest }) => (
      <li key={`${isBelieved} ${isKnown} ${name}`}>
        {!isBelieved && 'says to be '}
        <SafeText text={name || 'without a name'} />
        {isBelieved && !isKnown && ' (not known: decides nothing)'}: {counted(reports, 'report')},{' '}
        {counted(messages, 'message')}, the newest ends {moment(newest)}
      </li>
    ))}
  </ul>
);

const byCount = (counts: Readonly<Record<string, number>>) => Object.entries(counts).toSorted(([, a], [, b]) => b - a);

/** What others report of mail to the domain, and what people report of its mail. */
export const DomainOthers = ({ reports: { tls, abuse, claimed } }: { readonly reports: Reported }) => (
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
      <OnlyClaimed count={claimed.tls.successful + claimed.tls.failed} one="session" />
    </Box>
    <Box title="Abuse reports" note="They are shown, and never count as complaints.">
      {byCount(abuse).length === 0 && <p class="quiet">None came.</p>}
      <Counts rows={byCount(abuse)} />
      <OnlyClaimed count={Object.values(claimed.abuse).reduce((sum, one) => sum + one, 0)} one="message" />
    </Box>
  </div>
);

const OnlyClaimed = ({ count, one }: { readonly count: number; readonly one: string }) =>
  count === 0 ? null : (
    <p class="quiet">
      {counted(count, one)} more are only claimed, by mail that does not pass DMARC. They count nowhere.
    </p>
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
