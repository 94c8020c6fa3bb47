import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { BUILT_IN_LISTS } from '../../../../shared/dns-patrol/blocklists/catalogue.data.ts';
import { hrefOfSet } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { Matrix } from '../lib/matrix.tsx';
import { Box, Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { counted, moment } from '../lib/words.ts';

type Listing = AnswerOf<'listListings'>['items'][number];
/** Where each list takes requests to be removed. */
const REMOVALS = new Map(BUILT_IN_LISTS.map(({ id, name, removal }) => [id, { name, removal }]));

/** IPs and domains by blocklist: what is listed and how it is taken off, then what every address was asked for. */
export function BlocklistsView() {
  const { data, error } = useLive('listings', async (signal) => {
    const [listings, capacity] = await Promise.all([
      read<'listListings'>('/listings', {}, signal),
      // Without it the page says less, and no less that is true.
      read<'getCapacity'>('/capacity', {}, signal).catch(() => null),
    ]);
    return { items: listings.items, pools: capacity?.items ?? [] };
  });
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  const poolOf = new Map(data.pools.flatMap(({ pool, addresses }) => addresses.map(({ ip }) => [ip, pool] as const)));
  if (data.items.length === 0) {
    return (
      <Empty title="No blocklist has been asked yet.">
        <p>
          The DNS patrol asks about every dedicated IP and sending domain; what was ever seen on a list appears here.
        </p>
      </Empty>
    );
  }
  const cells = data.items.map(({ subject, list, ...cell }) => ({ row: subject, column: list, ...cell }));
  const poolWords = (subject: string): string | null => {
    const pool = poolOf.get(subject);
    return pool === undefined ? null : `pool ${pool}`;
  };
  return (
    <>
      <ProblemBox error={error} />
      <Found items={data.items.filter(({ status }) => status === 'listed')} poolWords={poolWords} />
      <Matrix label="IPs and domains by blocklist" corner="IP or domain" about={poolWords} cells={cells} />
      <Asked items={data.items} poolOf={poolOf} />
    </>
  );
}

type FoundProps = { readonly items: readonly Listing[]; readonly poolWords: (subject: string) => string | null };
const Found = ({ items, poolWords }: FoundProps) => (
  <Box title="What was found">
    {items.length === 0 && <p>Nothing is listed.</p>}
    <ul class="timeline">
      {items.map(({ subject, list, since, sentence, suspects }) => {
        const known = REMOVALS.get(list);
        const pool = poolWords(subject);
        return (
          <li key={`${subject} ${list}`}>
            <p>
              <strong>
                <SafeText text={subject} />
              </strong>
              {pool !== null && (
                <>
                  {' '}
                  (<SafeText text={pool} />)
                </>
              )}{' '}
              is on <SafeText text={known?.name ?? list} />
              {since !== null && ` since ${moment(since)}`}
            </p>
            <p>
              <SafeText text={sentence} />
            </p>
            <Suspects names={suspects} />
            {known?.removal !== undefined && (
              <p>
                <a href={known.removal} target="_blank" rel="noopener noreferrer">
                  Ask {known.name} to take it off
                </a>
                <span class="quiet"> (once its cause is gone: a list that is asked too early lists again)</span>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  </Box>
);

/** So many are named at once. */
const MOST_NAMED = 10;
/** Whose mail it probably is. */
const Suspects = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? null : (
    <p>
      Held against{' '}
      {names.slice(0, MOST_NAMED).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a href={hrefOfSet(name)}>
            <SafeText text={name} />
          </a>
        </span>
      ))}
      {names.length > MOST_NAMED && ` and ${counted(names.length - MOST_NAMED, 'other')}`}
      <span class="quiet"> (their mail left by it, or from it, and their numbers speak for it)</span>
    </p>
  );

type AskedProps = { readonly items: readonly Listing[]; readonly poolOf: ReadonlyMap<string, string> };
/** That the others were asked about, too. */
function Asked({ items, poolOf }: AskedProps) {
  const seen = new Set(items.map(({ subject }) => subject));
  const never = [...poolOf.keys()].filter((ip) => !seen.has(ip));
  const newest =
    items
      .map(({ checkedAt }) => checkedAt)
      .toSorted()
      .at(-1) ?? '';
  return (
    <p class="quiet">
      Every dedicated IP and sending domain is asked about in each round, last at {moment(newest)}; the table has what
      was ever seen on a list.
      {never.length > 0 &&
        ` Never seen on one: ${counted(never.length, 'address of your pools', 'addresses of your pools')} (${never.slice(0, 20).join(', ')}${never.length > 20 ? ', …' : ''}).`}
    </p>
  );
}
