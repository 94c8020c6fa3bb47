import type { SourceCell } from '../counting/counts.ts';
import { OTHER } from '../counting/counts.ts';
import { grouped } from '../kernel/numbers.ts';
import { type Day, type EpochMs, HOUR_MS, SECOND_MS } from '../kernel/time.ts';
import type { DedicatedIp } from './inventory-model.ts';
import type { Carried } from './readiness.ts';

/** Mail that left by addresses, in one span of time of one set. */
export type MailByIp = ReadonlyMap<string, Readonly<SourceCell>>;

/** So many whole days are looked back on. */
export const CARRIED_DAYS = 7;

/**
 * How much mail each dedicated address carried of late.
 * @param days what each set sent by which addresses, by day
 * @returns null where not one whole day is known: no count is no evidence
 */
export function mailByAddress(
  ips: readonly Pick<DedicatedIp, 'ip'>[],
  days: readonly (readonly [Day, MailByIp])[],
  today: Day,
  at: EpochMs,
): Carried | null {
  const since = Math.min(...days.map(([day]) => day));
  if (!Number.isFinite(since)) return null;
  const byIp = new Map(ips.map(({ ip }) => [ip, 0]));
  for (const [, mail] of days) {
    for (const [ip, [deliveries]] of mail) if (byIp.has(ip)) byIp.set(ip, (byIp.get(ip) ?? 0) + deliveries);
  }
  return { at, days: today - since, byIp: Object.fromEntries(byIp) };
}

/**
 * Mail that waited at SES when its set was moved may still leave by the addresses of its old pool.
 * Source: SES API v2, `MaxDeliverySeconds`, 50,400 at most. Unit: ms.
 */
export const QUEUED_MS = 14 * HOUR_MS;
/** For how long mail of a set may wait at SES. @param maxDeliverySeconds as SES says; null: as long as it does by itself */
export const queuedFor = (maxDeliverySeconds: number | null): number =>
  maxDeliverySeconds === null ? QUEUED_MS : Math.min(QUEUED_MS, maxDeliverySeconds * SECOND_MS);
/** Fewer mails by strange addresses are no finding: an address may just have come to the pool. Unit: deliveries. */
export const LEAK_LEAST = 10;
const MOST_NAMED = 3;

/**
 * Mail of a set that left by other addresses than those of the pool that it was moved to.
 * @param ips of the pool, as SES lists them
 * @param hours what it sent by which addresses; an address that is not kept apart counts for neither
 */
function strangeMail(ips: readonly string[], hours: Iterable<MailByIp>) {
  const strange = new Map<string, number>();
  let known = 0;
  for (const mail of hours) {
    for (const [ip, [deliveries]] of mail) {
      if (ip === OTHER || deliveries === 0) continue;
      known += deliveries;
      if (!ips.includes(ip)) strange.set(ip, (strange.get(ip) ?? 0) + deliveries);
    }
  }
  const count = [...strange.values()].reduce((sum, one) => sum + one, 0);
  const named = [...strange].toSorted((a, b) => b[1] - a[1]).map(([ip]) => ip);
  const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : '';
  return { count, known, by: `${named.slice(0, MOST_NAMED).join(', ')}${more}` };
}

/** Whether mail of a set that is to leave by one pool leaves by other addresses, as a sentence. See `strangeMail`. */
export function leakingMail(pool: string, ips: readonly string[], hours: Iterable<MailByIp>): string | null {
  const { count, known, by } = strangeMail(ips, hours);
  if (count < LEAK_LEAST) return null;
  return `${grouped(count)} of ${grouped(known)} mails in 24 hours left by ${by}, not by an address of pool ${pool}`;
}

/** Mail that waited at SES when its set was moved and left by the addresses of before: no leak, and told apart. */
export function queuedMail(ips: readonly string[], hours: Iterable<MailByIp>): string | null {
  const { count, by } = strangeMail(ips, hours);
  return count === 0 ? null : `${grouped(count)} mails that waited at SES when it was moved left by ${by}`;
}
