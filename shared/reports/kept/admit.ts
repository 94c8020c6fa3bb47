import { type EpochMs, SECOND_MS } from '../../kernel/time.ts';
import { isWithin } from '../senders/within.ts';
import { DAY, domainOf } from '../values.ts';
import { KEPT_DAYS } from './model.ts';

/** A report that ends further ahead of the clock than this is not true. Unit: s. */
const MOST_AHEAD = DAY;

const dateOf = (seconds: number): string => {
  const date = new Date(seconds * SECOND_MS);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString().slice(0, 10);
};

/** Why a report of such a time is not kept, or null. @param end seconds since 1970 */
export function timeProblem(end: number, now: EpochMs): string | null {
  const at = now / SECOND_MS;
  if (end > at + MOST_AHEAD) return `it ends on ${dateOf(end)}: expected a day that is over`;
  if (end < at - KEPT_DAYS * DAY) return `it ends on ${dateOf(end)}: expected one of the last ${KEPT_DAYS} days`;
  return null;
}

/**
 * Whether a domain is the account's: an identity of it, above one, or below one. Anybody may invent names below a
 * domain, so those are taken from known receivers only.
 * @param identities names of identities, domains or addresses
 */
export function isOurs(domain: string, identities: readonly string[], isKnown: boolean): boolean {
  const isDomain = domain.includes('.');
  return identities.some((identity) => {
    const own = domainOf(identity);
    if (own === null || !isDomain) return false;
    return isWithin(own, domain) || (isKnown && isWithin(domain, own));
  });
}
