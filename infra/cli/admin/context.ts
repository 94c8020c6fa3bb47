import { createHash, randomUUID } from 'node:crypto';
import type { ParseArgsConfig } from 'node:util';
import { type Client, clientOver } from '../../../shared/admin/api/client.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { DAY_MS, HOUR_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { nameAsTyped } from '../../../shared/streams/name.ts';
import { jsonLine } from '../json-line.ts';
import { type Column, table } from '../table.ts';
import { TERMINAL_OPTIONS, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { wrapText } from '../wrap.ts';
import { findUrl } from './find-url.ts';
import { DEFAULT_STACK, transportTo } from './transport.ts';

/** What every command of the API takes. */
export const COMMON = {
  url: { type: 'string' },
  stack: { type: 'string', default: DEFAULT_STACK },
  viewer: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  ...TERMINAL_OPTIONS,
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
/** Where a command writes, and what can be shown there. */
export type Io = {
  /** Results, to standard output. */
  readonly write: (text: string) => void;
  /** What is wrong, and notes, to standard error. */
  readonly complain: (text: string) => void;
  readonly terminal: (values: Values) => Terminal;
};
/** One run of a command. */
export type Context = {
  readonly client: Client;
  readonly values: Values;
  readonly names: readonly string[];
  /** Prints for a program with `--json`, else for a person: lines that fit. */
  readonly show: (value: unknown, forPerson: string) => void;
  readonly table: (columns: readonly Column[], rows: readonly (readonly string[])[]) => string;
  readonly write: (text: string) => void;
  readonly terminal: Terminal;
};
/** @returns the exit code */
export type CliCommand = {
  readonly usage: string;
  readonly about: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  readonly run: (context: Context) => Promise<number>;
  /** What it does without a deployment; null where it needs one. */
  readonly alone?: (values: Values, names: readonly string[], write: (text: string) => void) => Promise<number | null>;
};

/** A context over a client: everything but the way to the API. */
export function contextOver(client: Client, values: Values, names: readonly string[], io: Io): Context {
  const terminal = io.terminal(values);
  const { write } = io;
  return {
    client,
    values,
    names,
    write,
    terminal,
    table: (columns, rows) => table(columns, rows, terminal.columns),
    show: (value, forPerson) => write(values['json'] ? jsonLine(value) : `${wrapText(forPerson, terminal.columns)}\n`),
  };
}

/** @throws {UserError} where no deployment is found */
export async function contextOf(values: Values, names: readonly string[], io: Io): Promise<Context> {
  const url = await findUrl(values, process.env, io.complain);
  return contextOver(clientOver(transportTo(url), 'cli', randomUUID), values, names, io);
}

/** A text option. */
export const textOf = ({ values }: Context, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};
/** @throws {UserError} where it is not given */
export function requiredOption(context: Context, name: string): string {
  const value = textOf(context, name);
  if (value === undefined) throw new UserError(`Expected --${name}: every change goes into the audit trail`);
  return value;
}
/** The only name on the command line. @throws {UserError} */
export function onlyName({ names }: Context, what: string): string {
  const [name, ...rest] = names;
  if (name === undefined || rest.length > 0) throw new UserError(`Expected one ${what}, got ${names.length}`);
  return name;
}
/** A set, or a stream as `SET/VALUE`, escaped or as its mail has it. */
export const parseSetName = (text: string): string =>
  nameAsTyped(text, (of) => createHash('sha256').update(of).digest('hex'));
/** The only set or stream on the command line. @throws {UserError} */
export const onlySet = (context: Context): string => parseSetName(onlyName(context, 'configuration set'));

const SPAN = /^(\d{1,6})([mhd])$/;
const UNIT_MS = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

/**
 * A moment: ISO 8601, or how long ago or ahead (`90m`, `2h`, `7d`) by the deployment's clock, which on the local stack
 * is not this machine's.
 * @throws {UserError}
 */
export async function readMoment({ client }: Context, name: string, got: string, direction: 1 | -1): Promise<string> {
  const [, number, unit] = SPAN.exec(got) ?? [];
  if (number !== undefined) {
    const { now } = await client.call('getFleet');
    return iso(Date.parse(now) + direction * Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS]);
  }
  const at = Date.parse(got);
  if (Number.isNaN(at)) {
    throw new UserError(
      `--${name}: expected a time (2026-01-01T10:00:00Z) or a span (90m, 2h, 7d), got ${JSON.stringify(forTerminal(got))}`,
    );
  }
  return iso(at);
}
