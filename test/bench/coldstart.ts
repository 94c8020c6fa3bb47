import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleFunction } from '../../infra/bundling/bundle.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions/', import.meta.url));
/** Says how long the import took, which begins with nothing loaded, by the clock and by the processor. */
const IMPORT = `
const [begun, used] = [performance.now(), process.cpuUsage()];
await import(process.argv[1]);
const [ms, { user, system }] = [performance.now() - begun, process.cpuUsage(used)];
console.log(JSON.stringify([ms, (user + system) / 1_000]));
process.exit();
`;

export type ColdStartBench = {
  readonly functions: readonly {
    readonly name: string;
    /** Everything that is deployed of it, minified, without source maps. Unit: 1,000 bytes. */
    readonly bundleKb: number;
    /** Median of many fresh processes. Unit: ms. */
    readonly importMs: number;
    /** The same in time of processors, all threads, which says more where others are at work, too. Unit: ms. */
    readonly cpuMs: number;
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
      await bundleFunction(name, folder);
      const file = join(folder, 'index.mjs');
      const env = await environmentOf(name);
      const times = Array.from({ length: quick ? 3 : 15 }, () => imported(file, env));
      functions.push({
        name,
        bundleKb: Math.round(bytesOf(folder) / 100) / 10,
        importMs: median(times.map(([ms]) => ms)),
        cpuMs: median(times.map(([, ms]) => ms)),
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

const median = (times: readonly number[]): number =>
  Math.round((times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) * 10) / 10;

const imported = (file: string, env: Readonly<Record<string, string>>): [ms: number, cpuMs: number] => {
  const args = ['--input-type=module', '--eval', IMPORT, pathToFileURL(file).href];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...env }, encoding: 'utf8' }));
};

/** What the stack tells a function: a value for all that it must know, source maps, and a policy to parse. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  const { ENV = {} } = (await import(join(FUNCTIONS, name, 'env.ts'))) as { ENV?: Readonly<Record<string, string>> };
  const told = Object.fromEntries(Object.values(ENV).map((needed) => [needed, 'told']));
  const policy = JSON.stringify({ mode: 'observe', quarantinePool: 'quarantine' });
  return { AWS_REGION: 'us-east-1', NODE_OPTIONS: '--enable-source-maps', LAZARETTO_POLICY: policy, ...told };
}
