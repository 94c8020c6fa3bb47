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
const isColorless = (): boolean => (process.env['NO_COLOR'] ?? '') !== '';

export const paint = (tone: Tone, text: string): string =>
  isColorless() || tone === 'plain' ? text : `${CODE[tone]}${text}\x1b[0m`;

/** Texts of one line, each with its tone. */
export type Piece = readonly [Tone, string];

/** Pieces as one line of at most `columns` characters. */
export function paintLine(pieces: readonly Piece[], columns: number): string {
  const length = pieces.reduce((all, [, text]) => all + text.length, 0);
  if (length <= columns) return pieces.map(([tone, text]) => paint(tone, text)).join('');
  let room = columns - 1;
  let line = '';
  for (const [tone, text] of pieces) {
    if (room <= 0) break;
    line += paint(tone, text.slice(0, room));
    room -= text.length;
  }
  return `${line}…`;
}
