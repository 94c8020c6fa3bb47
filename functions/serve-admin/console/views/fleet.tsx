import { useState } from 'preact/hooks';
import { STANDINGS } from '../../../../shared/standing/model.ts';
import { hrefOfSet } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { FleetGlance } from '../lib/fleet-glance.tsx';
import { FleetRow } from '../lib/fleet-row.tsx';
import { Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { grouped } from '../lib/words.ts';
import { NeedsYou } from './needs.tsx';

const PAGE = 50;
const KINDS = ['set', 'stream'] as const;
const SORTS: readonly (readonly [value: string, words: string])[] = [
  ['worst', 'Worst first'],
  ['name', 'Name'],
  ['sends', 'Most mail'],
  ['hardBounceRate', 'Hard-bounce rate'],
  ['complaintRate', 'Complaint rate'],
  ['since', 'Changed last'],
];

/** Another filter, at the same place in the history: the way back leads out of the view, not through its letters. */
function filterBy(query: URLSearchParams, name: string, value: string): void {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  location.replace(`#/fleet${next.size > 0 ? `?${next}` : ''}`);
}

/** Who is in trouble, why, since when, and what was done. */
export function FleetView({ query }: { readonly query: URLSearchParams }) {
  const { fleet } = useShell();
  const [q, standing, sort] = [query.get('q') ?? '', query.get('standing') ?? '', query.get('sort') ?? 'worst'];
  const kind = KINDS.find((known) => known === query.get('kind'));
  const of = query.get('of') ?? '';
  const asked = { q, sort, standing: STANDINGS.find((known) => known === standing), kind, of };
  const key = JSON.stringify(asked);
  const [pages, setPages] = useState<{ readonly key: string; readonly cursors: readonly string[] }>({
    key,
    cursors: [],
  });
  const cursors = pages.key === key ? pages.cursors : [];
  const cursor = cursors.at(-1);
  const { data, error } = useLive(`${key} ${cursor ?? ''}`, (signal) =>
    read<'listSets'>('/sets', { ...asked, limit: String(PAGE), cursor }, signal),
  );
  const first = cursors.length * PAGE;
  const turnTo = (next: readonly string[]) => () => setPages({ key, cursors: next });

  return (
    <>
      <NeedsYou />
      {fleet !== null && (
        <FleetGlance fleet={fleet} chosen={standing} choose={(word) => filterBy(query, 'standing', word)} />
      )}
      <search>
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <label>
            Search by name or tenant
            <input type="search" value={q} onInput={(event) => filterBy(query, 'q', event.currentTarget.value)} />
          </label>
          <label>
            Show
            <select value={kind ?? ''} onChange={(event) => filterBy(query, 'kind', event.currentTarget.value)}>
              <option value="">Sets and streams</option>
              <option value="set">Sets</option>
              <option value="stream">Streams</option>
            </select>
          </label>
          <label>
            Order
            <select value={sort} onChange={(event) => filterBy(query, 'sort', event.currentTarget.value)}>
              {SORTS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </form>
      </search>
      {of !== '' && (
        <p>
          Streams of{' '}
          <a href={hrefOfSet(of)}>
            <SafeText text={of} />
          </a>{' '}
          · <a href="#/fleet">Show all</a>
        </p>
      )}
      <ProblemBox error={error} />
      {data === null && error === null && <Waiting />}
      {data !== null && data.items.length === 0 && (
        <Nobody isFiltered={q !== '' || standing !== '' || kind !== undefined || of !== ''} />
      )}
      {data !== null && data.items.length > 0 && (
        <>
          <div class="row heads" aria-hidden="true">
            <span>Set</span>
            <span>Standing</span>
            <span>Last 24 h</span>
            <span class="number">Messages</span>
            <span class="number">Hard bounces</span>
            <span class="number">Complaints</span>
          </div>
          <ol class="rows" aria-label="Configuration sets and streams">
            {data.items.map((row) => (
              <FleetRow key={row.name} row={row} now={fleet?.now ?? row.readAt} />
            ))}
          </ol>
          <nav class="pages" aria-label="Pages">
            <button type="button" disabled={cursors.length === 0} onClick={turnTo(cursors.slice(0, -1))}>
              Previous
            </button>
            <span>
              {grouped(first + 1)}–{grouped(first + data.items.length)} of {grouped(data.total)}
            </span>
            <button type="button" disabled={data.next === null} onClick={turnTo([...cursors, data.next ?? ''])}>
              Next
            </button>
          </nav>
        </>
      )}
    </>
  );
}

const Nobody = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No set fits.">
      <a href="#/fleet">Show all</a>
    </Empty>
  ) : (
    <Empty title="No configuration set has sent mail yet.">
      <p>Sets appear here with their first event.</p>
    </Empty>
  );
