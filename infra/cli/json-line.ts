import { INVISIBLE } from '../../shared/kernel/escape.ts';

/**
 * One object on one line of standard output, as `--json` prints it. JSON leaves invisible characters as they are; a
 * terminal may obey them, so they are escaped, which says the same.
 */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replace(INVISIBLE, (char) => [...unitsOf(char)].map((unit) => `\\u${unit}`).join(''))}\n`;

function* unitsOf(char: string): Generator<string> {
  for (let at = 0; at < char.length; at += 1) yield char.charCodeAt(at).toString(16).padStart(4, '0');
}
