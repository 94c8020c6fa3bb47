import { useState } from 'preact/hooks';
import { downloadFleet } from '../fleet/fleet-csv.ts';
import { FleetGlance } from '../fleet/fleet-glance.tsx';
import { fleetQuestion, PAGE, pageOf } from '../fleet/fleet-question.ts';
import { FleetRow } from '../fleet/fleet-row.tsx';
import { Selection } from '../fleet/selection.tsx';
import type { Chosen } from '../forms/asking-many.ts';
import { hrefOfSet, showInstead, showNext } from '../lib/address.ts';
import { ApiFailed, read } from '../lib/api.ts';
import { Pages } from '../lib/pages.tsx';
import { Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { NeedsYou } from './needs.tsx';

const SORTS: readonly (readonly [value: string, words: string])[] = [
  ['worst', 'Worst first'],
  ['name', 'Name'],
  ['sends', 'Most mail'],
  ['hardBounceRate', 'Hard-bounce rate'],
  ['complaintRate', 'Complaint rate'],
  ['since', 'Changed last'],
];

const FLEET = '#/fleet';
const filterBy = (query: URLSearchParams, name: string, value: string): void =>
  showInstead(FLEET, query, { [name]: value, page: null });
const turnTo = (query: URLSearchParams, page: number): void =>
  showNext(FLEET, query, { page: page === 1 ? null : String(page) });

type Selected = { readonly key: string; readonly rows: ReadonlyMap<string, Chosen> };
const NOBODY: ReadonlyMap<string, Chosen> = new Map();

/** Who is in trouble, why, since when, and what was done. */
export function FleetView({ query }: { readonly query: URLSearchParams }) {
  const { fleet } = useShell();
  const { asked, page, standing } = fleetQuestion(query);
  const { q, sort, kind, of } = asked;
  const key = JSON.stringify(asked);
  const { data, error } = useLive(`${key} ${page}`, (signal) => read<'listSets'>('/sets', pageOf(asked, page), signal));
  const [selected, setSelected] = useState<Selected>({ key: `${key} ${page}`, rows: new Map() });
  const chosen = selected.key === `${key} ${page}` ? selected.rows : NOBODY;
  const choose = (rows: ReadonlyMap<string, Chosen>): void => setSelected({ key: `${key} ${page}`, rows });
  const toggle = (row: Chosen): void => {
    const next = new Map(chosen);
    if (!next.delete(row.name)) next.set(row.name, row);
    choose(next);
  };
  const [failed, setFailed] = useState<ApiFailed | null>(null);
  const download = (): void => {
    setFailed(null);
    downloadFleet(asked).catch((caught: unknown) =>
      setFailed(caught instanceof ApiFailed ? caught : new ApiFailed(0, String(caught))),
    );
  };

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
      <ProblemBox error={error ?? failed} />
      {data === null && error === null && <Waiting />}
      {data !== null && data.items.length === 0 && data.total > 0 && (
        <Empty title="There are not so many pages.">
          <button type="button" onClick={() => turnTo(query, 1)}>
            To the first page
          </button>
        </Empty>
      )}
      {data !== null && data.total === 0 && (
        <Nobody isFiltered={q !== '' || standing !== '' || kind !== undefined || of !== ''} />
      )}
      {data !== null && data.items.length > 0 && (
        <>
          <div class="choice">
            {fleet?.mayWrite === true && <Selection chosen={chosen} shown={data.items} choose={choose} />}
            <button type="button" onClick={download}>
              Download as CSV
            </button>
          </div>
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
              <FleetRow
                key={row.name}
                row={row}
                now={fleet?.now ?? row.readAt}
                choice={fleet?.mayWrite === true ? { isChosen: chosen.has(row.name), toggle: () => toggle(row) } : null}
              />
            ))}
          </ol>
          <Pages page={page} size={PAGE} total={data.total} go={(to) => turnTo(query, to)} />
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
