import { hrefOfDomain } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { Empty, ProblemBox, SafeText, Table, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { grouped, moment, rate } from '../lib/words.ts';

const RECORDS = { sound: '● sound', broken: '■ broken', unknown: '? not looked at' } as const;

/** Every domain that sends or is checked, the most mail first; each leads to its page. */
export function DomainsView() {
  const { data, error } = useLive('domains', async (signal) => {
    const [{ items, surveyedAt }, { items: findings }] = await Promise.all([
      read<'listDomains'>('/domains', {}, signal),
      read<'listFindings'>('/findings', {}, signal),
    ]);
    const sending = new Set(items.map(({ domain }) => domain));
    const silent = [...new Set(findings.map(({ domain }) => domain))].filter((domain) => !sending.has(domain));
    return { items: items.toSorted((a, b) => b.perDay - a.perDay), silent, surveyedAt };
  });
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  const { items, silent, surveyedAt } = data;
  if (items.length === 0 && silent.length === 0) {
    return (
      <Empty title="No domain has sent yet.">
        <p>Sending domains appear here within a day of their first mail, and those that the patrol checks at once.</p>
      </Empty>
    );
  }
  return (
    <>
      <ProblemBox error={error} />
      <Table label="Sending domains">
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col">Mails a day</th>
            <th scope="col">Hard bounces</th>
            <th scope="col">Complaints</th>
            <th scope="col">Records</th>
            <th scope="col">Sets</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ domain, perDay, hardBounceRate, complaintRate, records, sets, isRetired }) => (
            <tr key={domain}>
              <Name domain={domain} note={isRetired ? 'retired' : null} />
              <td>{grouped(perDay)}</td>
              <td>{rate(hardBounceRate)}</td>
              <td>{rate(complaintRate)}</td>
              <td class={{ sound: 'pass', broken: 'fail', unknown: 'unknown' }[records]}>{RECORDS[records]}</td>
              <td>{grouped(sets.count)}</td>
            </tr>
          ))}
          {silent.map((domain) => (
            <tr key={domain}>
              <Name domain={domain} note="no mail counted" />
              <td>–</td>
              <td>–</td>
              <td>–</td>
              <td>–</td>
              <td>–</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p class="quiet">
        {surveyedAt === null ? 'No mail was counted yet.' : `Mail was counted ${moment(surveyedAt)}.`}
      </p>
    </>
  );
}

const Name = ({ domain, note }: { readonly domain: string; readonly note: string | null }) => (
  <th scope="row">
    <a href={hrefOfDomain(domain)}>
      <SafeText text={domain} />
    </a>
    {note !== null && <span class="quiet"> ({note})</span>}
  </th>
);
