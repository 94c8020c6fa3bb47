import { DomainGmail } from '../domain/gmail.tsx';
import { DomainReadiness } from '../domain/readiness.tsx';
import { DomainRecords } from '../domain/records.tsx';
import { DomainOthers, DomainReports } from '../domain/reports.tsx';
import { DomainSenders } from '../domain/senders.tsx';
import { read } from '../lib/api.ts';
import { CopyText } from '../lib/copy.tsx';
import { Box, ProblemBox, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';

/** One sending domain: what receivers say of it and the next step, its records, who sends with it. */
export function DomainView({ name }: { readonly name: string }) {
  const { fleet } = useShell();
  const { data, error } = useLive(`domain ${name}`, (signal) =>
    read<'getDomain'>(`/domains/${encodeURIComponent(name)}`, {}, signal),
  );
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  // By the deployment’s clock.
  const now = fleet?.now ?? new Date().toISOString();
  return (
    <>
      <ProblemBox error={error} />
      <p>
        <a href="#/domains">All domains</a>
      </p>
      {data.reports === null ? (
        <NoReports isCollecting={data.isCollecting} />
      ) : (
        <>
          <DomainReadiness readiness={data.reports.readiness} />
          <DomainReports reports={data.reports} now={now} />
        </>
      )}
      <DomainGmail gmail={data.gmail} now={now} />
      <DomainRecords domain={data} now={now} />
      {data.reports !== null && <DomainOthers reports={data.reports} />}
      <DomainSenders mail={data.mail} />
    </>
  );
}

/** Whoever copies it puts an address of their own. */
const SETTING = "reports: { address: 'dmarc@reports.example.com' },";

/** What to do so that they come. */
const NoReports = ({ isCollecting }: { readonly isCollecting: boolean }) => (
  <Box title="Reports of receivers">
    <p>No receiver has reported on this domain in the last 30 days.</p>
    {isCollecting ? (
      <p class="quiet">
        Reports of other domains do come. Receivers report to the address that <code>rua</code> of the domain’s DMARC
        record names, once a day, and only where they got mail from it.
      </p>
    ) : (
      <>
        <p class="quiet">
          No report of any domain has come. To get them, set this in <code>lazaretto.config.ts</code>, with an address
          of yours for which SES receives, and deploy:
        </p>
        <p>
          <CopyText text={SETTING} label="the setting" />
        </p>
        <p class="quiet">
          Then name that address in <code>rua</code> of each domain’s DMARC record (docs/receivers.md).
        </p>
      </>
    )}
  </Box>
);
