import type { EpochMs } from './time.ts';

const LENGTH = 24;
/** Character codes. */
const [DASH, DOT, ZERO, COLON, T, Z] = [0x2d, 0x2e, 0x30, 0x3a, 0x54, 0x5a] as const;

/**
 * Reads a time in the form that SES nearly always uses, `2026-03-01T08:19:59.970Z`, from 1970 on. An archive has two
 * per event, and this is much faster than a pattern and `Date.parse`.
 * @param from index at which the time begins; what follows it is not read
 * @returns NaN for any other form, which may still be a valid time
 */
export function sesTime(text: string, from = 0): EpochMs {
  const at = (index: number): number => text.charCodeAt(from + index);
  const isSpelled =
    text.length >= from + LENGTH &&
    at(4) === DASH &&
    at(7) === DASH &&
    at(10) === T &&
    at(13) === COLON &&
    at(16) === COLON &&
    at(19) === DOT &&
    at(23) === Z;
  if (!isSpelled) return Number.NaN;
  const two = (index: number): number => digit(at(index)) * 10 + digit(at(index + 1));
  const [year, month, day] = [two(0) * 100 + two(2), two(5), two(8)];
  const [hour, minute, second] = [two(11), two(14), two(17)];
  const millisecond = digit(at(20)) * 100 + two(21);
  const isMoment =
    year >= 1970 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    millisecond >= 0;
  // Beyond the 28th validity depends on the month, so `Date.parse` decides.
  return isMoment && day <= 28 ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond) : Number.NaN;
}

/** NaN where it is no digit: every comparison with NaN is false. */
const digit = (code: number): number => (code >= ZERO && code <= ZERO + 9 ? code - ZERO : Number.NaN);
