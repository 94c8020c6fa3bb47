import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * The environment of somebody who is not in this repository: the machine's own Node and npm, and nothing that npm or
 * the test runner told this process.
 */
export function strangersEnv(): NodeJS.ProcessEnv {
  const { PATH = '', ...others } = process.env;
  const kept = Object.entries(others).filter(([name]) => !/^(?:npm_|INIT_CWD|NODE_|VITEST|TEST$)/.test(name));
  return { ...Object.fromEntries(kept), PATH: withoutModules(PATH) };
}
const withoutModules = (path: string): string =>
  path
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');

/** Run a program of theirs. @returns what it printed @throws with all that it printed where it fails */
export async function theirs(cwd: string, program: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd, env: strangersEnv(), maxBuffer: 64 << 20 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** The same, where an exit code other than 0 is an answer. */
export async function exitOf(cwd: string, program: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const child = spawn(program, args, { cwd, env: strangersEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const out = await text(child.stdout);
  return { code: await exited, out };
}

export type PackedFile = { readonly path: string; readonly size: number };
export type Packed = {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly PackedFile[];
};

/** `npm pack` in a folder. @returns what is in the package */
export async function pack(folder: string, ...args: string[]): Promise<Packed> {
  const printed = await theirs(folder, 'npm', 'pack', '--json', '--loglevel=error', ...args);
  // What a script of npm prints comes before. From npm 12 on the list is an object, by the name of the package.
  const told = JSON.parse(printed.slice(printed.search(/^[[{]/m))) as Packed[] | Record<string, Packed>;
  const [packed] = Object.values(told);
  if (packed === undefined) throw new Error(`npm pack says nothing about a package: ${printed}`);
  return packed;
}
