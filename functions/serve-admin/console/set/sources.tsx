import type { ComponentChildren } from 'preact';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfDomain } from '../lib/address.ts';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import { grouped, rate } from '../lib/words.ts';

type Series = AnswerOf<'getSeries'>;
type Source = Series['domains'][number] & { readonly reports?: boolean };
type Named = Series['reasons'][number];

const ratio = (count: number, of: number): number | null => (of === 0 ? null : count / of);

/** Where its mail goes and from where, and what came back. */
export function SetSources({ series, flow }: { readonly series: Series; readonly flow: ComponentChildren }) {
  return (
    <>
      <Box title="Mailbox providers">
        <Sources label="Mailbox providers" of="Provider" rows={series.providers} none="No mail in this time." />
      </Box>
      {flow}
      <div class="halves">
        <Box title="Bounce reasons">
          <Shares rows={series.reasons} none="No bounce in this time gives a reason." />
        </Box>
        <Box title="Deferrals">
          <Shares rows={deferralsOf(series)} none="No mail was put off in this time." />
        </Box>
        <Box title="Blocklists named in bounces">
          <Shares rows={series.blocklists} none="No bounce names a blocklist." />
        </Box>
        <Box title="Sending domains">
          <Sources
            label="Sending domains"
            of="Domain"
            rows={series.domains}
            none="No mail in this time whose domain is known."
            hrefOf={hrefOfDomain}
          />
        </Box>
        <Box title="Outgoing IPs">
          <Addresses rows={series.ips} />
        </Box>
      </div>
    </>
  );
}

/** `yahoo: reputation` */
const deferralsOf = ({ deferrals }: Series): readonly Named[] =>
  deferrals.flatMap(({ name, about }) => about.map((one) => ({ name: `${name}: ${one.name}`, count: one.count })));

type SourcesProps = {
  readonly label: string;
  readonly of: string;
  readonly rows: readonly Source[];
  readonly none: string;
  /** Where a name leads that is one: `other` stands for what is not named. */
  readonly hrefOf?: (name: string) => string;
};
function Sources({ label, of, rows, none, hrefOf }: SourcesProps) {
  if (rows.length === 0) return <p class="quiet">{none}</p>;
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Delivered</th>
          <th scope="col">Hard bounces</th>
          <th scope="col">Complaints</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, deliveries, hardBounces, complaints, reports }) => (
          <tr key={name}>
            <th scope="row">
              {hrefOf === undefined || !name.includes('.') ? (
                <SafeText text={name} />
              ) : (
                <a href={hrefOf(name)}>
                  <SafeText text={name} />
                </a>
              )}
            </th>
            <td>{grouped(deliveries)}</td>
            <td>
              {grouped(hardBounces)} <span class="quiet">{rate(ratio(hardBounces, deliveries + hardBounces))}</span>
            </td>
            <td>
              {complaints === 0 && reports === false ? (
                <span class="quiet">does not report</span>
              ) : (
                <>
                  {grouped(complaints)}
                  {reports === true && (
                    <span class="quiet"> {rate(ratio(complaints, Math.max(deliveries, complaints)))}</span>
                  )}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** SES names the address in deliveries only. */
function Addresses({ rows }: { readonly rows: Series['ips'] }) {
  if (rows.length === 0) return <p class="quiet">No delivery in this time names an address.</p>;
  return (
    <>
      <Table label="Outgoing IPs">
        <thead>
          <tr>
            <th scope="col">IP</th>
            <th scope="col">Delivered</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, deliveries }) => (
            <tr key={name}>
              <th scope="row">
                <SafeText text={name} />
              </th>
              <td>{grouped(deliveries)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p class="quiet">SES names no address in bounces and complaints: what came back to which is not known.</p>
    </>
  );
}

/** Counts by name, the most first, each with a bar for its share. */
function Shares({ rows, none }: { readonly rows: readonly Named[]; readonly none: string }) {
  if (rows.length === 0) return <p class="quiet">{none}</p>;
  const most = Math.max(...rows.map(({ count }) => count));
  return (
    <ul class="shares">
      {rows
        .toSorted((a, b) => b.count - a.count)
        .map(({ name, count }) => (
          <li key={name}>
            <SafeText text={name} /> <span class="number">{grouped(count)}</span>
            <div class="trough" aria-hidden="true">
              <div class="fill" style={{ width: `${((count / most) * 100).toFixed(1)}%` }} />
            </div>
          </li>
        ))}
    </ul>
  );
}
