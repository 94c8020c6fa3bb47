import { plain } from '../kernel/escape.ts';
import type { EventProblem } from './model.ts';

/** Longest piece of foreign text that a problem shows. Unit: UTF-16 code units. */
export const GOT_MAX = 60;
/** How much of a text is read for that: enough that no masked address is cut in half. */
const LOOKED_AT = 300;

/** An e-mail address, with a quoted local part or a plain one, as it may stand in a piece of JSON or of a header. */
const ADDRESS = /(?:"[^"\n]*"|[^\s@"<>()[\],:;]+)@[^\s@"'<>(){},;\\]*/g;
/** Other ways to write an at sign: JSON's escape, percent encoding, HTML's entities and the wide one. */
const HIDDEN_AT = /\\+u0040|%(?:25)?40|&#0*64;|&#x0*40;|\uff20/gi;
/** An apostrophe as HTML writes it: a local part may hold one. */
const HIDDEN_APOSTROPHE = /&#0*39;|&#x0*27;|&apos;/gi;
/** An unfinished token at the end of a text that was cut. */
const LAST_TOKEN = /[^\s"<>()[\],:;]*$/;

/** Foreign text made safe to store and show: one trimmed line, no invisible character, at most `max` code units. */
export const printable = (text: string, max: number): string =>
  plain(text.slice(0, max * 4))
    .trim()
    .slice(0, max)
    .toWellFormed();

/** The beginning of a foreign text, safe to log: e-mail addresses masked, one line, at most `GOT_MAX` and an ellipsis. */
export function excerpt(text: string): string {
  const cut = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT).replace(LAST_TOKEN, '') : text;
  const masked = cut.replace(HIDDEN_AT, '@').replace(HIDDEN_APOSTROPHE, "'").replace(ADDRESS, '‹address›');
  const whole = printable(masked, LOOKED_AT);
  return whole.length > GOT_MAX || cut.length < text.length ? `${printable(whole, GOT_MAX)}…` : whole;
}

/** What was got instead, in a few words: the type, and the value of a scalar. Never a whole object. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : `"${excerpt(value)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return `${typeof value} ${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Ends the parsing of one event from any depth. One place catches it; it never leaves this folder. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly problem: EventProblem;
  /** @param looksLike what was got, where its type says too little */
  constructor(field: string, expected: string, value: unknown, looksLike: string = describeValue(value)) {
    const problem = { field, expected, got: looksLike };
    super(`expected ${expected} at ${field}, got ${problem.got}`);
    this.problem = problem;
  }
}
