import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_ALIAS } from '../../functions/patrol-authentication/env.ts';
import { REQUIRE, ROOT } from '../bundling/bundle.ts';
import { sdkSchemas } from '../bundling/sdk-schemas.ts';
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
    // What is asked for by a library and used by nobody here.
    alias: {
      level: join(ROOT, 'infra/package/no-level.ts'),
      bowser: join(ROOT, 'infra/bundling/stubs/no-browser.ts'),
      semver: join(ROOT, 'infra/bundling/stubs/no-semver.ts'),
      ...Object.fromEntries(Object.entries(BUNDLE_ALIAS).map(([name, file]) => [name, join(ROOT, file)])),
    },
    charset: 'utf8',
    plugins: [swap(true), sdkSchemas()],
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
