import { INVISIBLE } from '../kernel/escape.ts';

const LONGEST = 60;

const escaped = (text: string): string =>
  text.replace(INVISIBLE, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

/** A value from outside as it may stand in a sentence: JSON, in one line, short, with nothing invisible in it. */
export const showValue = (value: unknown): string => {
  // JSON has no word for what 1e999 is read as.
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value);
  const text = value === undefined ? 'nothing' : escaped(json ?? String(value));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
};

/** Faults that are told at once: as many as a person mends at a time. An answer of the API ends at 6 MB. */
export const MOST_FAULTS = 50;

/** `policy.tenants.acme.sets[0]`: where in a policy something stands. */
export const shownPath = (root: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return /^[A-Za-z0-9_*-]{1,64}$/.test(String(part))
      ? `${before}.${String(part)}`
      : `${before}[${showValue(String(part))}]`;
  }, root);
