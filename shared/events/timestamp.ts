import { sesTime } from '../kernel/ses-time.ts';
import { type EpochMs, iso, MAX_AHEAD_MS } from '../kernel/time.ts';
import { Malformed } from './problem.ts';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const DIGITS = /^\d{1,16}$/;
/** A number below this is read as seconds (to the year 5138), from it on as milliseconds (since March 1973). */
const FIRST_MILLISECONDS = 1e11;
/** The last time that a `Date` can hold. Unit: ms. */
const LAST_MS = 8.64e15;

/**
 * Reads a time: ISO 8601 with a zone, or epoch seconds or milliseconds as a number or digits.
 * @returns null where it is absent
 * @throws Malformed for anything else, before 1970, or more than `MAX_AHEAD_MS` ahead of `now`
 */
export function timestamp(value: unknown, field: string, now: EpochMs): EpochMs | null {
  if (value === undefined || value === null) return null;
  const at = epochMs(value);
  if (!(at >= 0 && at <= LAST_MS))
    throw new Malformed(field, 'an ISO 8601 time with zone or epoch milliseconds', value);
  if (at > now + MAX_AHEAD_MS) throw new Malformed(field, `at most a day ahead of ${iso(now)}`, iso(at));
  return at;
}

/** @returns NaN for what is no time */
function epochMs(value: unknown): number {
  if (typeof value === 'string') return DIGITS.test(value) ? fromNumber(Number(value)) : fromIso(value);
  return typeof value === 'number' ? fromNumber(value) : Number.NaN;
}

const fromNumber = (value: number): number => Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value);

function fromIso(text: string): number {
  const quick = text.length === 24 ? sesTime(text) : Number.NaN;
  if (!Number.isNaN(quick)) return quick;
  if (!ISO.test(text)) return Number.NaN;
  const day = Number(text.slice(8, 10));
  // Date.parse rolls 30 February over into March, and does not know an offset without a colon.
  if (day > 28 && day > daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) return Number.NaN;
  return Date.parse(text.endsWith('Z') ? text : text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
