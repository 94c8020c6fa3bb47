import { join } from 'node:path';
import { build } from 'esbuild';
import { REQUIRE, ROOT } from '../bundling/bundle.ts';
import { swap } from './swap.ts';

/** The command line, and the threads that it starts. */
const ENTRIES = ['infra/cli/lazaretto.ts', 'infra/cli/replay/intake-worker.ts', 'infra/local/dynamo/worker.ts'];

/** The command line for Node 20 and later, all that it uses inside. @returns the sources that are in it */
export async function buildPrograms(directory: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES.map((entry) => join(ROOT, entry)),
    outdir: directory,
    // Flat: a thread's file is named from beside it.
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    inject: [join(ROOT, 'infra/package/node20.ts')],
    alias: { level: join(ROOT, 'infra/package/no-level.ts') },
    plugins: [swap(true)],
    // Names stay, because commands and errors of the SDK are told apart by theirs, and lines stay short: a fault of
    // ours is shown with its line and its stack.
    keepNames: true,
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 200,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}
