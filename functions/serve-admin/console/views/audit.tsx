import { AUDIT_TARGET_KINDS, VIAS } from '../../../../shared/audit/model.ts';
import { hrefOfSet, showInstead, showNext } from '../lib/address.ts';
import { pathWith, read } from '../lib/api.ts';
import { Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { fieldOf, timeOf, typedZone } from '../lib/times.ts';
import { moment, shownAction } from '../lib/words.ts';

const FIELDS: readonly (readonly [name: string, words: string, kind: 'text' | 'time'])[] = [
  ['actor', 'Who', 'text'],
  ['action', 'What', 'text'],
  ['name', 'About', 'text'],
  ['from', 'From', 'time'],
  ['to', 'Until', 'time'],
];
const TYPES = { text: { type: 'text' }, time: { type: 'datetime-local' } } as const;
const CHOICES = [
  ['via', 'Via', VIAS],
  ['kind', 'Kind', AUDIT_TARGET_KINDS],
] as const;
const MOST_EXPORTED = '5000';

/** The filter as the API takes it; times in the address are in UTC, so that a link shows the same to everybody. */
function questionOf(query: URLSearchParams): Record<string, string | undefined> {
  const question: Record<string, string | undefined> = { match: 'part' };
  for (const name of ['actor', 'action', 'name', 'via', 'kind']) question[name] = query.get(name) ?? undefined;
  for (const name of ['from', 'to']) {
    const time = query.get(name);
    question[name] = time ? `${time.slice(0, 16)}:00Z` : undefined;
  }
  return question;
}

const AUDIT = '#/audit';
const filterBy = (query: URLSearchParams, name: string, value: string): void =>
  showInstead(AUDIT, query, { [name]: value, cursor: null });
const turnTo = (query: URLSearchParams, cursor: string | null): void => showNext(AUDIT, query, { cursor });

/** Who changed what, when and why. */
export function AuditView({ query }: { readonly query: URLSearchParams }) {
  const question = questionOf(query);
  const key = JSON.stringify(question);
  const cursor = query.get('cursor') ?? undefined;
  const { data, error } = useLive(`${key} ${cursor ?? ''}`, (signal) =>
    read<'listAudit'>('/audit', { ...question, limit: '50', cursor }, signal),
  );
  return (
    <>
      <search>
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          {FIELDS.map(([name, words, kind]) => (
            <label key={name}>
              {kind === 'time' ? `${words} (${typedZone()})` : words}
              <input
                {...TYPES[kind]}
                value={kind === 'time' ? fieldOf(query.get(name) ?? '') : (query.get(name) ?? '')}
                onInput={({ currentTarget: { value } }) =>
                  filterBy(query, name, kind === 'time' ? (timeOf(value)?.slice(0, 16) ?? '') : value)
                }
              />
            </label>
          ))}
          {CHOICES.map(([name, words, values]) => (
            <label key={name}>
              {words}
              <select
                value={query.get(name) ?? ''}
                onChange={(event) => filterBy(query, name, event.currentTarget.value)}
              >
                <option value="">any</option>
                {values.map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </form>
      </search>
      <p class="buttons">
        {(['csv', 'ndjson'] as const).map((format) => (
          <a
            key={format}
            class="button"
            download
            href={pathWith('/audit', { ...question, format, limit: MOST_EXPORTED })}
          >
            Export as {format === 'csv' ? 'CSV' : 'NDJSON'}
          </a>
        ))}
      </p>
      <ProblemBox error={error} />
      {data === null && error === null && <Waiting />}
      {data?.items.length === 0 && <Empty title="No change fits in this time." />}
      <ol class="timeline">
        {data?.items.map(({ id, at, actor, via, action, target, from, to, why }) => (
          <li key={id}>
            <p>
              <time dateTime={at}>{moment(at)}</time> <strong>{shownAction(action, target.kind)}</strong>{' '}
              {target.kind === 'set' && target.name !== null ? (
                <a href={hrefOfSet(target.name)}>
                  <SafeText text={target.name} />
                </a>
              ) : (
                <SafeText text={[target.kind, target.name].filter(Boolean).join(' ')} />
              )}{' '}
              <span class="quiet">
                by <SafeText text={actor} />
                {via !== 'machine' && ` through ${via}`}
              </span>
            </p>
            <p>
              <SafeText text={why} />
            </p>
            {(from !== null || to !== null) && <Change from={from} to={to} />}
          </li>
        ))}
      </ol>
      {(cursor !== undefined || (data !== null && data.next !== null)) && (
        <nav class="pages" aria-label="Pages">
          <button type="button" disabled={cursor === undefined} onClick={() => turnTo(query, null)}>
            Newest
          </button>
          <button
            type="button"
            disabled={data === null || data.next === null}
            onClick={() => turnTo(query, data?.next ?? null)}
          >
            Older
          </button>
        </nav>
      )}
    </>
  );
}

/** Longer than this, and it opens on demand. Unit: UTF-16 units. */
const SHORT = 120;
function Change({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const words = (
    <>
      <SafeText text={from ?? 'nothing'} /> → <SafeText text={to ?? 'nothing'} />
    </>
  );
  if ((from?.length ?? 0) + (to?.length ?? 0) <= SHORT) return <p class="quiet code">{words}</p>;
  return (
    <details>
      <summary>From what to what</summary>
      <p class="quiet code">{words}</p>
    </details>
  );
}
