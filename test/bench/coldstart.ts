import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleFunction } from '../../infra/bundle.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions/', import.meta.url));
/** Says how long the import took, which begins with nothing loaded. */
const IMPORT =
  'const begun = performance.now(); await import(process.argv[1]); console.log(performance.now() - begun); process.exit()';

export type ColdStartBench = {
  readonly functions: readonly {
    readonly name: string;
    /** Everything that is deployed of it, minified, without source maps. Unit: 1,000 bytes. */
    readonly bundleKb: number;
    /** Median of many fresh processes. Unit: ms. */
    readonly importMs: number;
  }[];
};

/** Every folder of `functions/` that is one. */
export const functionNames = (): string[] =>
  readdirSync(FUNCTIONS).filter((name) => existsSync(join(FUNCTIONS, name, 'index.ts')));

/** How large each function is, and how long a fresh process takes to import it. */
export async function benchColdStart({ quick }: { readonly quick: boolean }): Promise<ColdStartBench> {
  const directory = mkdtempSync(join(tmpdir(), 'lazaretto-coldstart-'));
  try {
    const functions: ColdStartBench['functions'][number][] = [];
    for (const name of functionNames()) {
      const folder = join(directory, name);
      bundleFunction(name, folder);
      const file = join(folder, 'index.mjs');
      const env = await environmentOf(name);
      const times = Array.from({ length: quick ? 3 : 15 }, () => importMs(file, env)).toSorted((a, b) => a - b);
      functions.push({
        name,
        bundleKb: Math.round(bytesOf(folder) / 100) / 10,
        importMs: Math.round((times[Math.floor(times.length / 2)] ?? 0) * 10) / 10,
      });
    }
    return { functions };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const bytesOf = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);

const importMs = (file: string, env: Readonly<Record<string, string>>): number => {
  const args = ['--input-type=module', '--eval', IMPORT, pathToFileURL(file).href];
  return Number(execFileSync(process.execPath, args, { env: { ...env }, encoding: 'utf8' }));
};

/** A value for all that a function must be told. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  const { ENV = {} } = (await import(join(FUNCTIONS, name, 'env.ts'))) as { ENV?: Readonly<Record<string, string>> };
  return { AWS_REGION: 'us-east-1', ...Object.fromEntries(Object.values(ENV).map((told) => [told, 'told'])) };
}
