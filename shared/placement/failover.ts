import { utcMinute } from '../alerts/wording.ts';
import type { EpochMs } from '../kernel/time.ts';
import { DEFAULT_DEDICATED_POOL } from './delivery.ts';

/** A listing of at least this weight makes sets leave a pool. */
export const STANDBY_FROM_WEIGHT = 5;

/** A dedicated address on a list of that weight, seen twice. */
export type GraveListing = { readonly ip: string; readonly list: string; readonly since: EpochMs };
/** A dedicated address and its pool. */
export type PooledIp = { readonly ip: string; readonly pool: string | null };
/** Home pool → the standby pool of its healthy sets while an address of it is listed. */
export type StandbyPools = Readonly<Record<string, string>>;
/** The pool that healthy sets of a home pool use now, and why. */
export type Failover = {
  readonly pool: string;
  /** When the first of the listings began, and the newest. */
  readonly since: EpochMs;
  readonly newest: EpochMs;
  /** The reason, with figures that an operator can check. */
  readonly sentence: string;
};
/** By home pool, see `homePoolName`. */
export type Failovers = ReadonlyMap<string, Failover>;

const MOST_NAMED = 3;

/** Display name of a set's home. Without a pool SES uses the account's addresses that are in no other pool. */
export const homePoolName = (pool: string | null): string => pool ?? DEFAULT_DEDICATED_POOL;

/**
 * Which home pools fail over now: those with a standby pool and a listed address of their own, unless an address of the
 * standby is listed too. Whether the standby exists and holds an address shows with the first move.
 */
export function failoversOf(
  standby: StandbyPools,
  listings: readonly GraveListing[],
  ips: readonly PooledIp[],
): Failovers {
  const failovers = new Map<string, Failover>();
  const inPool = (name: string): readonly string[] =>
    ips.filter(({ pool }) => homePoolName(pool) === name).map(({ ip }) => ip);
  const listedIn = (name: string): readonly GraveListing[] => {
    const own = inPool(name);
    return listings.filter(({ ip }) => own.includes(ip));
  };
  for (const [home, pool] of Object.entries(standby)) {
    const listed = listedIn(home).toSorted((a, b) => a.since - b.since || (a.ip < b.ip ? -1 : 1));
    const [first] = listed;
    if (first === undefined || listedIn(pool).length > 0) continue;
    failovers.set(home, {
      pool,
      since: first.since,
      newest: Math.max(...listed.map(({ since }) => since)),
      sentence: sentenceOf({ home, of: inPool(home).length }, listed, { pool, of: inPool(pool).length }),
    });
  }
  return failovers;
}

function sentenceOf(
  { home, of }: { readonly home: string; readonly of: number },
  listed: readonly GraveListing[],
  standby: { readonly pool: string; readonly of: number },
): string {
  const addresses = new Set(listed.map(({ ip }) => ip)).size;
  const named = listed
    .slice(0, MOST_NAMED)
    .map(({ ip, list, since }) => `${ip} on ${list} since ${utcMinute(since)}`)
    .join('; ');
  const more = listed.length > MOST_NAMED ? `; and ${listed.length - MOST_NAMED} more` : '';
  const clean =
    standby.of === 0
      ? `no address of pool ${standby.pool} is known to be`
      : `none of the ${standby.of} of pool ${standby.pool} is`;
  return (
    `${addresses} of ${of} addresses of pool ${home} ${addresses === 1 ? 'is' : 'are'} on a blocklist of weight ` +
    `${STANDBY_FROM_WEIGHT}, seen twice (${named}${more}); ${clean}`
  );
}
