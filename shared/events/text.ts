import { excerpt, Malformed, printable } from './problem.ts';

/** Longest name (event type, bounce type, tenant) that is kept. Unit: UTF-16 code units. */
export const NAME_MAX = 64;

/** A text that is there only for what it may tell: everything else is as good as absent. */
export const textOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text that may be absent or null, and may not be anything else. @throws Malformed */
export function optionalText(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Malformed(field, 'a text', value);
  return value;
}

/** A text that must be there and say something. @throws Malformed */
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
/** No name of SES has an at sign, however it is written. */
const AT = /@|u0040|%40/i;
