import type { EpochMs } from '../../../shared/kernel/time.ts';

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
    VALUE.lastIndex = found + NAME.length;
    const at = timeOf(VALUE.exec(text)?.[1] ?? '');
    if (at !== null && (latest === null || at > latest)) latest = at;
  }
  return latest;
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
