/** What a piece of text means; its colour follows. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad';

const CODE: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '\x1b[2m',
  strong: '\x1b[1m',
  good: '\x1b[32m',
  warn: '\x1b[33m',
  bad: '\x1b[1;31m',
};
/** @see https://no-color.org */
const isColourless = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';

export const paint = (tone: Tone, text: string): string =>
  isColourless || tone === 'plain' ? text : `${CODE[tone]}${text}\x1b[0m`;
