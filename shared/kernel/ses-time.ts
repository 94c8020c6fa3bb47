import type { EpochMs } from './time.ts';

const LENGTH = 24;
/** Character codes. */
const [DASH, DOT, ZERO, COLON, T, Z] = [0x2d, 0x2e, 0x30, 0x3a, 0x54, 0x5a] as const;

/** Unit: characters. */
const MINUTE_LENGTH = '2026-03-01T08:19:'.length;
/** The minute that was read last: events come in the order of time, so the next is most likely of the same. */
let lastMinute = { text: '1970-01-01T00:00:', at: 0 };

/**
 * Reads a time in the form that SES nearly always uses, `2026-03-01T08:19:59.970Z`, from 1970 on. An archive has two
 * per event, and this is much faster than a pattern and `Date.parse`.
 * @param from index at which the time begins; what follows it is not read
 * @returns NaN for any other form, which may still be a valid time
 */
export function sesTime(text: string, from = 0): EpochMs {
  if (text.length < from + LENGTH) return Number.NaN;
  const minute = text.startsWith(lastMinute.text, from) ? lastMinute.at : minuteAt(text, from);
  const second = two(text, from + 17);
  const millisecond = digit(text, from + 20) * 100 + two(text, from + 21);
  const isSpelled = text.charCodeAt(from + 19) === DOT && text.charCodeAt(from + 23) === Z;
  return isSpelled && second < 60 && millisecond >= 0 ? minute + second * 1_000 + millisecond : Number.NaN;
}

/** The beginning of a minute. */
function minuteAt(text: string, from: number): EpochMs {
  const at = (index: number): number => text.charCodeAt(from + index);
  const isSpelled = at(4) === DASH && at(7) === DASH && at(10) === T && at(13) === COLON && at(16) === COLON;
  if (!isSpelled) return Number.NaN;
  const [year, month, day] = [two(text, from) * 100 + two(text, from + 2), two(text, from + 5), two(text, from + 8)];
  const [hour, minute] = [two(text, from + 11), two(text, from + 14)];
  // Beyond the 28th validity depends on the month, so `Date.parse` decides.
  const isMoment = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60;
  if (!isMoment) return Number.NaN;
  const begin = Date.UTC(year, month - 1, day, hour, minute);
  lastMinute = { text: text.slice(from, from + MINUTE_LENGTH), at: begin };
  return begin;
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** NaN where it is no digit: every comparison with NaN is false. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= ZERO + 9 ? code - ZERO : Number.NaN;
}
