import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { type Day, dayOf } from '../../../../shared/kernel/time.ts';
import { UserError } from '../../user-error.ts';

const shown = (got: string): string => JSON.stringify(forTerminal(got.length > 60 ? `${got.slice(0, 60)}…` : got));
/** A plan reaches so far. */
const MOST_DAYS = 3 * 365;

/** A day to come: 2026-11-27. @throws {UserError} */
export function readDay(name: string, got: string, today: Day): Day {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(got) ? Date.parse(`${got}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 is no day, though some read it as one.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== got) {
    throw new UserError(`--${name}: expected a day such as 2026-11-27, got ${shown(got)}`);
  }
  const day = dayOf(at);
  if (day <= today || day > today + MOST_DAYS) {
    throw new UserError(`--${name}: expected a day to come, within three years, got ${shown(got)}`);
  }
  return day;
}

/** Mails a day, or a number of addresses: 900000, 900,000/day, 900k, 1.5M. @throws {UserError} */
export function readVolume(name: string, got: string, least: number): number {
  const [, number = '', unit = ''] = /^(\d[\d,_]{0,14}(?:\.\d{1,3})?)([kKmM]?)(?:\/day)?$/.exec(got.trim()) ?? [];
  const value = Math.round(
    Number(number.replace(/[,_]/g, '')) * { '': 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase() as '' | 'k' | 'm'],
  );
  if (number === '' || !Number.isFinite(value) || value < least || value > 1e12) {
    throw new UserError(
      `--${name}: expected a whole number from ${least} on, such as 900000, 900k or 900000/day, got ${shown(got)}`,
    );
  }
  return value;
}
