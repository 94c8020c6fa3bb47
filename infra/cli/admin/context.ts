import { createHash, randomUUID } from 'node:crypto';
import type { ParseArgsConfig } from 'node:util';
import { type Client, clientOver } from '../../../shared/admin/api/client.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { nameAsTyped } from '../../../shared/streams/name.ts';
import { UserError } from '../user-error.ts';
import { DEFAULT_STACK, readUrl, transportTo, urlOfStack } from './transport.ts';

/** What every command of the API takes. */
export const COMMON = {
  url: { type: 'string' },
  stack: { type: 'string', default: DEFAULT_STACK },
  viewer: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
/** One run of a command. */
export type Context = {
  readonly client: Client;
  readonly values: Values;
  readonly names: readonly string[];
  /** Prints for a program with `--json`, else for a person. */
  readonly show: (value: unknown, forPerson: string) => void;
  readonly write: (text: string) => void;
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

export async function contextOf(
  values: Values,
  names: readonly string[],
  write: (text: string) => void,
): Promise<Context> {
  const given = values['url'] ?? process.env['LAZARETTO_URL'];
  const url =
    typeof given === 'string'
      ? readUrl(given)
      : await urlOfStack(String(values['stack']), values['viewer'] === true ? 'viewer' : 'operator');
  return {
    client: clientOver(transportTo(url), 'cli', randomUUID),
    values,
    names,
    write,
    show: (value, forPerson) => write(values['json'] ? `${JSON.stringify(value)}\n` : `${forPerson}\n`),
  };
}

/** A text option. */
export const textOf = ({ values }: Context, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};
/** @throws {UserError} where it is not given */
export function demand(context: Context, name: string): string {
  const value = textOf(context, name);
  if (value === undefined) throw new UserError(`Expected --${name}: every change is audited`);
  return value;
}
/** The only name on the command line. @throws {UserError} */
export function onlyName({ names }: Context, what: string): string {
  const [name, ...rest] = names;
  if (name === undefined || rest.length > 0) throw new UserError(`Expected one ${what}, got ${names.length}`);
  return name;
}
/** A set, or a stream as `SET/VALUE`, escaped or as its mail has it. */
export const named = (text: string): string => nameAsTyped(text, (of) => createHash('sha256').update(of).digest('hex'));
/** The only set or stream on the command line. @throws {UserError} */
export const onlySet = (context: Context): string => named(onlyName(context, 'configuration set'));

/** A moment: ISO 8601, or how long ago or ahead (`90m`, `2h`, `7d`). @throws {UserError} */
export function readMoment(name: string, got: string, direction: 1 | -1, now: number): string {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(got) ?? [];
  if (number !== undefined) {
    const ms = { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 'm' | 'h' | 'd'];
    return new Date(now + direction * Number(number) * ms).toISOString();
  }
  const at = Date.parse(got);
  if (Number.isNaN(at)) {
    throw new UserError(
      `--${name}: expected a time (2026-01-01T10:00:00Z) or a span (90m, 2h, 7d), got ${JSON.stringify(forTerminal(got))}`,
    );
  }
  return new Date(at).toISOString();
}
