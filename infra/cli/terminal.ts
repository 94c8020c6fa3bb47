import { UserError } from './user-error.ts';

/** What can be shown where the output goes. */
export type Terminal = {
  /** Characters of a line; null: as many as there are, as in a pipe or a file. */
  readonly columns: number | null;
  readonly isColored: boolean;
  /** Whether pictures can be drawn over one another. */
  readonly isLive: boolean;
};

/** Options of every command that prints for a person. */
export const TERMINAL_OPTIONS = { columns: { type: 'string' }, 'no-color': { type: 'boolean' } } as const;

const LEAST_COLUMNS = 40;
const MOST_COLUMNS = 1_000;
const USUAL_COLUMNS = 80;

type Output = { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
type Given = { readonly columns?: string | undefined; readonly 'no-color'?: boolean | undefined };

/**
 * What the output can show, and what was asked for: `--columns`, `--no-color`, `NO_COLOR` (https://no-color.org),
 * `TERM=dumb`.
 * @throws {UserError} for a width that is none
 */
export function terminalOf(out: Output, env: NodeJS.ProcessEnv, given: Given = {}): Terminal {
  const isTerminal = out.isTTY === true;
  const isDumb = env['TERM'] === 'dumb';
  const isPlain = given['no-color'] === true || (env['NO_COLOR'] ?? '') !== '';
  return {
    columns: given.columns === undefined ? (isTerminal ? (out.columns ?? USUAL_COLUMNS) : null) : width(given.columns),
    isColored: isTerminal && !isDumb && !isPlain,
    isLive: isTerminal && !isDumb,
  };
}

function width(got: string): number {
  const columns = /^\d{1,4}$/.test(got) ? Number(got) : 0;
  if (columns >= LEAST_COLUMNS && columns <= MOST_COLUMNS) return columns;
  throw new UserError(
    `--columns: expected a number from ${LEAST_COLUMNS} to ${MOST_COLUMNS.toLocaleString('en')}, got ${JSON.stringify(got)}`,
  );
}
