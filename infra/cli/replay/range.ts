import type { SesEvent } from '../../../shared/events/model.ts';
import { type EpochMs, iso } from '../../../shared/kernel/time.ts';
import { fits } from '../../../shared/policy/pattern.ts';
import { UserError } from '../user-error.ts';

/** Which part of an archive is played. */
export type Range = {
  /** From this time on; absent: from the beginning. */
  readonly since?: EpochMs | undefined;
  /** Before this time; absent: to the end. */
  readonly until?: EpochMs | undefined;
  /** Names of sets, or patterns with `*`; absent: all. */
  readonly sets?: readonly string[] | undefined;
};

export const RANGE_OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  sets: { type: 'string' },
} as const;
export const RANGE_HELP = `  --since TIME         events from then on: 2026-11-01, or 2026-11-01T10:00:00Z (UTC)
  --until TIME         events before then
  --sets NAMES         of these configuration sets alone: names or patterns such as acme-*, with commas between`;

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
const SET = /^[A-Za-z0-9_*-]{1,64}$/;

/** @throws {UserError} naming the option, what was expected and what was got */
export function readRange(options: {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly sets?: string | undefined;
}): Range {
  const range: Range = {
    since: timeIn('since', options.since),
    until: timeIn('until', options.until),
    sets: setsIn(options.sets),
  };
  if (range.since !== undefined && range.until !== undefined && range.since >= range.until) {
    throw new UserError(`--until: expected a time after ${iso(range.since)}, got ${iso(range.until)}`);
  }
  return range;
}

function timeIn(name: string, text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined;
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  // Of a day that there is not, such as 31 February, another would be made.
  if (Number.isNaN(at) || (text.length === 10 && iso(at).slice(0, 10) !== text)) {
    throw new UserError(
      `--${name}: expected a day such as 2026-11-01 or a time such as 2026-11-01T10:00:00Z, got ${JSON.stringify(text)}`,
    );
  }
  return at;
}

function setsIn(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !SET.test(name));
  if (wrong === undefined) return names;
  throw new UserError(
    `--sets: expected names of configuration sets or patterns with "*", got ${JSON.stringify(wrong)}`,
  );
}

/** Whether an event is in the range; undefined where all are. */
export function inRange({ since, until, sets }: Range): ((event: SesEvent) => boolean) | undefined {
  if (since === undefined && until === undefined && sets === undefined) return undefined;
  return ({ at, configurationSet }) =>
    (since === undefined || at >= since) &&
    (until === undefined || at < until) &&
    (sets === undefined || sets.some((pattern) => fits(pattern, configurationSet)));
}

/** What is said where nothing was found to play. */
export const foundNone = (range: Range): string =>
  inRange(range) === undefined
    ? 'expected SES events, found none'
    : 'expected SES events of the time and the sets that were asked for, found none';
