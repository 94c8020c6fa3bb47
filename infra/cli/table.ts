import { forTerminal } from '../../shared/kernel/escape.ts';
import { wrapLine } from './wrap.ts';

/** A column of a table. */
export type Column = {
  readonly heading: string;
  readonly isNumber?: boolean;
  /** Left out where the line is too short: the lowest first. Without one the column always stays. */
  readonly leaveOut?: number;
  /** Sentences: broken between words, below one another. */
  readonly isSentence?: boolean;
};

const GAP = '  ';
/** What is no wider than a time (`2026-01-01T10:12Z`) is never clipped; what is wider is clipped to no less than the second. */
const WHOLE_TEXT = 17;
const LEAST_TEXT = 12;
/** A column of sentences is broken no narrower than this, and where even that is too wide no narrower than the second. */
const LEAST_SENTENCE = 24;
const NARROWEST_SENTENCE = 20;

/**
 * Rows in columns as wide as they need be. Where they do not fit, columns are left out, sentences broken, and the widest
 * texts clipped; where that is not enough, each row is a list of its cells, one below the other. Whatever the cells say, nothing but text reaches the terminal.
 * @param width characters of a line; null: as many as there are
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | null = null,
): string {
  const cells = [columns.map(({ heading }) => heading), ...rows.map((row) => row.map(forTerminal))];
  const needed = columns.map((_, index) => Math.max(0, ...cells.map((row) => row[index]?.length ?? 0)));
  const shown = width === null ? columns.map((_, index) => index) : fitting(columns, needed, width);
  const widths = width === null ? needed : shrunk(columns, needed, shown, width);
  if (width !== null && rows.length > 0 && widthOf(widths, shown) > width)
    return cells
      .slice(1)
      .flatMap((row) => listed(columns, row, width))
      .join('\n');
  const lines = cells.flatMap((row) => linesOf(row, columns, shown, widths));
  const left = columns.flatMap(({ heading }, index) => (shown.includes(index) ? [] : [heading]));
  if (left.length > 0) lines.push(...wrapLine(`(left out: ${left.join(', ')}; --columns 160 shows all)`, width ?? 0));
  return lines.join('\n');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const leastOf = ({ isNumber, isSentence }: Column, needed: number): number =>
  isNumber ? needed : Math.min(needed, isSentence ? LEAST_SENTENCE : needed);

/** The columns that stay, by index. */
function fitting(columns: readonly Column[], needed: readonly number[], width: number): number[] {
  let shown = columns.map((_, index) => index);
  const order = [...shown]
    .filter((index) => columns[index]?.leaveOut !== undefined)
    .sort((a, b) => (columns[a]?.leaveOut ?? 0) - (columns[b]?.leaveOut ?? 0));
  for (const next of order) {
    const total = sum(shown.map((index) => leastOf(columns[index] as Column, needed[index] ?? 0)));
    if (total + GAP.length * (shown.length - 1) <= width) break;
    shown = shown.filter((index) => index !== next);
  }
  return shown;
}

/** How wide each column is: sentences give way first, then the widest text. */
function shrunk(columns: readonly Column[], needed: readonly number[], shown: readonly number[], width: number) {
  const widths = [...needed];
  const over = (): number => widthOf(widths, shown) - width;
  const shrink = (isFit: (column: Column, index: number) => boolean, least: number): void => {
    while (over() > 0) {
      const [widest] = shown
        .filter((index) => isFit(columns[index] as Column, index) && (widths[index] ?? 0) > least)
        .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
      if (widest === undefined) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  shrink(({ isSentence }) => isSentence === true, LEAST_SENTENCE);
  const isLong = ({ isNumber, isSentence }: Column, index: number): boolean =>
    isNumber !== true && isSentence !== true && (needed[index] ?? 0) > WHOLE_TEXT;
  shrink(isLong, LEAST_TEXT);
  shrink(({ isSentence }) => isSentence === true, NARROWEST_SENTENCE);
  return widths;
}

const widthOf = (widths: readonly number[], shown: readonly number[]): number =>
  sum(shown.map((index) => widths[index] ?? 0)) + GAP.length * (shown.length - 1);

/** A row that has no room beside itself: its first cell, and below it the others by their headings. */
function listed(columns: readonly Column[], row: readonly string[], width: number): string[] {
  const [first = '', ...rest] = row;
  const lines: string[] = [];
  for (const [index, cell] of rest.entries()) {
    const heading = columns[index + 1]?.heading ?? '';
    if (cell === '' || cell === '-') continue;
    // A column without a heading goes on with the one before it, such as a rate beside its count.
    if (heading === '' && lines.length > 0) lines.push(`${lines.pop()} ${cell}`);
    else lines.push(`  ${heading}${heading === '' ? '' : ': '}${cell}`);
  }
  return [first, ...lines].flatMap((line) => wrapLine(line, width));
}

function linesOf(
  row: readonly string[],
  columns: readonly Column[],
  shown: readonly number[],
  widths: readonly number[],
): string[] {
  const parts = shown.map((index) => {
    const [cell, column, width] = [row[index] ?? '', columns[index], widths[index] ?? 0];
    if (cell.length <= width) return [cell];
    return column?.isSentence
      ? wrapLine(cell, width).map((line) => line.trimStart())
      : [`${cell.slice(0, width - 1)}…`];
  });
  const height = Math.max(1, ...parts.map((part) => part.length));
  return Array.from({ length: height }, (_, line) =>
    shown
      .map((index, position) => {
        const cell = parts[position]?.[line] ?? '';
        const width = widths[index] ?? 0;
        return columns[index]?.isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
