import { readFile } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { MODES, type Mode } from '../../shared/standing/model.ts';
import { calledAs } from './called-as.ts';
import { UserError } from './user-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and names from a command line. @throws {UserError} naming what is not known, and how to get help */
export function readArguments<T extends Options>(argv: readonly string[], options: T, command: string) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [what] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new UserError(`${what}. See ${calledAs(command)} --help`);
  }
}

/** One of a few words. @throws {UserError} naming the option, the words and what was got */
export function oneOf<T extends string>(name: string, words: readonly T[], got: string): T {
  const found = words.find((word) => word === got);
  if (found === undefined) throw new UserError(`--${name}: expected ${words.join(' | ')}, got ${JSON.stringify(got)}`);
  return found;
}

/** A whole number. @throws {UserError} */
export function wholeNumber(name: string, got: string): number {
  if (!/^\d{1,15}$/.test(got)) throw new UserError(`--${name}: expected a whole number, got ${JSON.stringify(got)}`);
  return Number(got);
}

/**
 * The policy of a file, else the default one. Its mode is what the command line says, else the file, else `usual`.
 * @throws {UserError} with a line for every problem of the file
 */
export async function readPolicy(file: string | undefined, mode: Mode | undefined, usual: Mode): Promise<Policy> {
  if (file === undefined) return { ...DEFAULT_POLICY, mode: mode ?? usual };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${file}: no such file` : `${file}: ${error.message}`);
  });
  return policyOf(text, file, mode, usual);
}

/** A policy as JSON text. @param name where it comes from @throws {UserError} naming what is wrong with it */
export function policyOf(text: string, name: string, mode: Mode | undefined, usual: Mode): Policy {
  const bare = text.replace(/^\uFEFF/, '');
  const parsed = parsePolicy(bare);
  if (!parsed.ok) throw new UserError(parsed.problems.map((problem) => `${name}: ${problem}`).join('\n'));
  const own = (JSON.parse(bare) as { readonly mode?: Mode }).mode;
  return { ...parsed.policy, mode: mode ?? own ?? usual };
}

/** `--mode`, where it was given. */
export const readMode = (got: string | undefined): Mode | undefined =>
  got === undefined ? undefined : oneOf('mode', MODES, got);
