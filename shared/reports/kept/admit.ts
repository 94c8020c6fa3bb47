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

/** What is not of a known receiver is shown for 30 days, and kept no longer. Unit: days. */
export const STRANGER_DAYS = 31;
/** Receivers report on a day, some on a week. Unit: days. */
const LONGEST_DAYS = 8;

/**
 * The same of a report that is not of a known receiver: so there are few days on which anybody can have reports.
 * @param begin seconds since 1970 @param end likewise
 */
export function strangerProblem(begin: number, end: number, now: EpochMs): string | null {
  const of = 'of a sender that is not a known receiver';
  if (end < now / SECOND_MS - STRANGER_DAYS * DAY)
    return `it ends on ${dateOf(end)}: expected one of the last ${STRANGER_DAYS} days, ${of}`;
  if (end - begin > LONGEST_DAYS * DAY)
    return `it covers ${Math.ceil((end - begin) / DAY)} days: expected ${LONGEST_DAYS} at most, ${of}`;
  return null;
}

/** Of whoever has as few of a day as this there is room for one more, up to twice as many in all. */
const FEW = 3;
/**
 * Whether there is room for one more report of a day. Whoever fills a day leaves room for others.
 * @param there who proved to have sent those of that day, a domain each; empty: nobody
 * @param most so many are kept of whomever they are
 */
export function hasRoom(there: readonly string[], mine: string, most: number): boolean {
  if (there.length < most) return true;
  const own = ownerOf(mine);
  return mine !== '' && there.length < 2 * most && there.filter((one) => ownerOf(one) === own).length < FEW;
}
/** Names below one name are one sender's. Where anybody can register below two labels, senders there share the room. */
const ownerOf = (domain: string): string => domain.split('.').slice(-2).join('.');

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
