import { SES_TERM } from '../dns-patrol/authentication/spf/addresses.ts';
import { isNearlySpf, isSpf } from '../dns-patrol/authentication/spf/record.ts';
import type { Dns } from '../dns-patrol/dns/model.ts';
import type { RecordsWish, WantedRecord } from './model.ts';
import { type AtName, atName, behindAlias } from './place.ts';

/** Where bounces of mail with such a MAIL FROM go (SES Developer Guide, mail-from). */
export const feedbackHost = (region: string): string => `feedback-smtp.${region}.amazonses.com`;
const FEEDBACK = /^feedback-smtp\.([a-z0-9-]+)\.amazonses\.com$/;

/** The MX record of the MAIL FROM domain. Mail that others get there is not taken from them. */
export async function mailFromRecord(dns: Dns, name: string, wish: RecordsWish): Promise<WantedRecord> {
  const host = feedbackHost(wish.region);
  const value = `10 ${host}`;
  const base = { name, type: 'MX', value, ttl: wish.ttl, part: 'mail-from', kept: [] } as const;
  const now = await atName(dns, name, 'MX');
  if (now.status === 'failed') return { ...base, state: 'unknown', found: [], told: now.why, isBlocked: false };
  const hosts = now.seen.map(hostOf);
  if (hosts.length === 1 && hosts[0] === host) {
    const state = wish.isMailFromVerified ? 'verified' : 'published';
    const record = {
      ...base,
      value: now.seen[0] ?? value,
      state,
      found: now.seen,
      told: null,
      isBlocked: false,
    } as const;
    return behindAlias(record, now.alias);
  }
  if (now.alias !== null) return { ...base, ...besideAlias(name, now.alias) };
  const others = now.values.map(hostOf).filter((one) => one !== '');
  if (others.length === 0) {
    const state = now.values.length === 0 ? 'missing' : 'wrong';
    return { ...base, state, found: now.values, told: null, isBlocked: false };
  }
  return { ...base, state: 'wrong', found: now.values, told: toldOf(name, others, host), isBlocked: true };
}

function toldOf(name: string, others: readonly string[], host: string): string {
  const region = others.length === 1 ? FEEDBACK.exec(others[0] ?? '')?.[1] : undefined;
  if (region !== undefined) {
    return `${name} serves SES in ${region}, and one MAIL FROM domain serves one Region: name another one here`;
  }
  return `Mail for ${name} goes to ${others.filter((one) => one !== host).join(', ')}, and SES wants exactly one MX: name another MAIL FROM domain`;
}

/** `10 host`, and a null MX as no host. */
const hostOf = (value: string): string => value.slice(value.indexOf(' ') + 1).replace(/^\.$/, '');

/** No record stands beside an alias. */
export const besideAlias = (name: string, alias: string) =>
  ({
    state: 'wrong',
    found: [`CNAME ${alias}`],
    told: `${name} is an alias (CNAME) of ${alias}, and no other record can stand beside it: remove it, or name another MAIL FROM domain`,
    isBlocked: true,
  }) as const;

/** What is known of SPF at the MAIL FROM domain, before anything is proved. */
export type SpfPlace = { readonly now: AtName; readonly own: readonly string[]; readonly kept: readonly string[] };

export async function spfPlace(dns: Dns, name: string): Promise<SpfPlace> {
  const now = await atName(dns, name, 'TXT');
  const values = now.status === 'known' ? now.values : [];
  const own = values.filter((text) => isSpf(text) || isNearlySpf(text));
  return { now, own, kept: values.filter((text) => !own.includes(text)) };
}

export const FRESH_SPF = `v=spf1 ${SES_TERM} ~all`;
