import { FIGURES } from '../capacity/figures.data.ts';
import { grouped } from '../kernel/numbers.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { DedicatedIp, Pools } from './inventory-model.ts';

/**
 * - `ready`: a standard pool that exists, is granted, and is warm by SES's figures and by its own mail
 * - `not-granted`: the deployment's role may not move sets there
 * - `missing`, `empty`: SES does not list it, or no address in it
 * - `managed`: SES fills it, and sends what it cannot take yet through shared addresses
 * - `warming`: SES sends a part of its mail through other addresses until it is warm
 * - `small`: its addresses are warm for less mail than the sets send that are, or would be, moved there
 * - `idle`: warm by the calendar only, because it carried hardly any mail lately
 */
export const POOL_STATES = ['ready', 'not-granted', 'missing', 'empty', 'managed', 'warming', 'small', 'idle'] as const;
export type PoolState = (typeof POOL_STATES)[number];

/** Whether a pool keeps the mail of quarantined sets to itself, and why not. */
export type Readiness = { readonly state: PoolState; readonly sentence: string };

/** Mail that left by addresses lately, as Lazaretto counted it. Unit: deliveries. */
export type Carried = {
  readonly at: EpochMs;
  readonly days: number;
  readonly byIp: Readonly<Record<string, number>>;
};

/** What is about to move: the sets that are quarantined, or would be in enforce mode, and their mail when they last sent. */
export type Coming = {
  readonly at: EpochMs;
  readonly sets: number;
  readonly mailsPerDay: number;
  /** The largest of them by name. */
  readonly first: readonly string[];
};

/**
 * Mail that an address is warm for: twice what it really carried a day, at least what keeps it warm, at most what a warm
 * address takes. Where nobody has counted yet, SES's word holds. Unit: messages a day.
 */
export const warmFor = (ip: string, carried: Carried | null): number => {
  const { keepsWarm, overloads } = FIGURES;
  if (carried === null || carried.days === 0) return overloads.perDay;
  const carriedPerDay = (carried.byIp[ip] ?? 0) / carried.days;
  return Math.min(overloads.perDay, Math.max(keepsWarm.perDay, Math.round(2 * carriedPerDay)));
};

/** An address with less mail a day does not stay warm. Source: SES, 1,000 a day and provider; ours: a tenth of it. */
export const WARM_FROM_A_DAY = 100;

/**
 * Whether a pool isolates what is moved into it.
 * @param granted pools to which sets may be moved; null: any
 * @param carried null: not counted yet, so only SES's figures decide
 * @param coming null: not counted yet
 */
export function readinessOf(
  pool: string,
  { pools, ips, managed = [] }: Pick<Pools, 'pools' | 'ips' | 'managed'>,
  granted: ReadonlySet<string> | null = null,
  carried: Carried | null = null,
  coming: Coming | null = null,
): Readiness {
  const own = ips.filter((ip) => ip.pool === pool);
  if (granted !== null && !granted.has(pool)) {
    return {
      state: 'not-granted',
      sentence: `no set may be moved to pool ${pool}: it is not among the pools that this deployment was granted`,
    };
  }
  if (!pools.includes(pool)) return { state: 'missing', sentence: `pool ${pool} does not exist` };
  if (managed.includes(pool)) {
    return {
      state: 'managed',
      sentence:
        `pool ${pool} is managed: while it warms up for a mailbox provider, SES sends what it cannot take through ` +
        'its shared addresses, beside the mail of everybody else',
    };
  }
  if (own.length === 0) return { state: 'empty', sentence: `pool ${pool} holds no IP` };
  const warming = own.filter(isWarming);
  if (warming.length > 0) {
    return {
      state: 'warming',
      sentence:
        `${addresses(warming.length)} of ${own.length} in pool ${pool} ${warming.length === 1 ? 'is' : 'are'} warming ` +
        `up (${warming.slice(0, 3).map(warmth).join(', ')}): SES sends the rest of the mail through other addresses`,
    };
  }
  const room = own.reduce((sum, { ip }) => sum + warmFor(ip, carried), 0);
  if (coming !== null && coming.mailsPerDay > room) {
    const more = coming.sets > coming.first.length ? ` and ${grouped(coming.sets - coming.first.length)} more` : '';
    return {
      state: 'small',
      sentence:
        `${coming.sets === 1 ? '1 set that is' : `${grouped(coming.sets)} sets that are`} quarantined, or would be, ` +
        `${coming.sets === 1 ? 'sends' : 'send'} ${grouped(coming.mailsPerDay)} mails a day (${coming.first.join(', ')}${more}), and ` +
        `${addresses(own.length)} in pool ${pool} ${own.length === 1 ? 'is' : 'are'} warm for ${grouped(room)}`,
    };
  }
  const idle = carried === null ? [] : own.filter(({ ip }) => (carried.byIp[ip] ?? 0) < WARM_FROM_A_DAY * carried.days);
  if (carried !== null && idle.length > 0) {
    const most = Math.max(...idle.map(({ ip }) => carried.byIp[ip] ?? 0));
    return {
      state: 'idle',
      sentence:
        `${addresses(idle.length)} of ${own.length} in pool ${pool} carried ${most === 0 ? 'no mail' : `${most} messages at most`} ` +
        `in ${carried.days} days: SES calls them warm by the calendar, and mailbox providers do not know them`,
    };
  }
  return { state: 'ready', sentence: `${addresses(own.length)} in pool ${pool}, warm` };
}

const isWarming = ({ warmupStatus, warmupPercent }: DedicatedIp): boolean =>
  warmupStatus === 'IN_PROGRESS' || (warmupPercent !== null && warmupPercent < 100);
const warmth = ({ ip, warmupPercent }: DedicatedIp): string =>
  `${ip} ${warmupPercent === null ? '' : `${warmupPercent} %`}`.trimEnd();
const addresses = (count: number): string => `${count} ${count === 1 ? 'address' : 'addresses'}`;
