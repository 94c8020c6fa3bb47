import { sesTime } from '../../../../shared/kernel/ses-time.ts';
import type { EpochMs } from '../../../../shared/kernel/time.ts';

/** `timestamp` of SES's own objects, also inside a string of JSON; SNS and EventBridge spell theirs otherwise. */
const NAME = '"timestamp';
/** What stands between it and its value, and the value. */
const VALUE = /\\*"\s*:\s*\\*"?([0-9TZtz:.+-]{4,35})/y;
/** SES began in January 2011: nothing older can be an event, so it says nothing about the time of an archive. */
export const SES_BEGAN: EpochMs = Date.UTC(2011, 0, 25);

/**
 * About when an archived event happened: the latest timestamp in it, to put events in order before they are read in
 * earnest. Null where none is found.
 */
export function eventTime(text: string): EpochMs | null {
  let latest: EpochMs | null = null;
  for (let found = text.indexOf(NAME); found >= 0; found = text.indexOf(NAME, found + NAME.length)) {
    const at = timeAfter(text, found + NAME.length);
    if (at !== null && (latest === null || at > latest)) latest = at;
  }
  return latest;
}

/** The common spellings first: `"timestamp":"…"` with a space after the colon, or none. */
function timeAfter(text: string, end: number): EpochMs | null {
  const quick = text.startsWith('":"', end) ? sesTime(text, end + 3) : sesTime(text, end + 4);
  if (!Number.isNaN(quick)) return quick;
  VALUE.lastIndex = end;
  return timeOf(VALUE.exec(text)?.[1] ?? '');
}

/** Digits alone are epoch seconds or, from 1e11 on, milliseconds. */
function timeOf(text: string): EpochMs | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return number >= 1e11 ? number : number * 1_000;
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}
