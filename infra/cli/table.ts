import { forTerminal } from '../../shared/kernel/escape.ts';

/** A column: its heading, and whether its cells are numbers. */
export type Column = { readonly heading: string; readonly isNumber?: boolean };

/** Rows in columns as wide as they need be. Whatever the cells say, nothing but text reaches the terminal. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ heading }) => heading), ...rows.map((row) => row.map(forTerminal))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    columns
      .map(({ isNumber }, index) => {
        const cell = row[index] ?? '';
        return isNumber ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}
