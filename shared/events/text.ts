import { excerpt, Malformed, printable } from './problem.ts';

/** Longest name (event type, bounce type, tenant). Unit: UTF-16 code units. */
export const NAME_MAX = 64;

/** A text that is only informative: anything else counts as absent. */
export const textOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text that may be absent or null. @throws Malformed for anything else */
export function optionalText(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Malformed(field, 'a text', value);
  return value;
}

/** A text that must be there and not be blank. @throws Malformed */
export function requiredText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Malformed(field, 'a text', value);
  return value;
}

/**
 * A name as SES wrote it, made safe to count under: printable, at most `NAME_MAX`, without an address; '?' where it is
 * missing.
 */
export function nameOf(value: unknown, field: string): string {
  const text = optionalText(value, field) ?? '';
  const name = AT.test(text) ? excerpt(text) : printable(text, NAME_MAX);
  return name === '' ? '?' : name;
}
/** Names of SES never hold an at sign, in any spelling. */
const AT = /@|u0040|%40/i;
