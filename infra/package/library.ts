import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../bundling/bundle.ts';
import { swap } from './swap.ts';

/** One CommonJS module each, and one for `import` that hands on what it exports: a class is the same class in both. */
const FOR_IMPORT = {
  index: `export { DeliverabilityMonitor, InvalidSettings } from './index.cjs';\n`,
  allowance: `export { allowanceClient } from './allowance.cjs';\n`,
};

/** The construct, without the CDK that it is used with, and the client of applications. @returns the sources that are in it */
export async function buildLibrary(directory: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: join(ROOT, 'infra/index.ts'), allowance: join(ROOT, 'infra/client/allowance.ts') },
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [swap(false)],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  for (const [name, text] of Object.entries(FOR_IMPORT)) writeFileSync(join(directory, `${name}.mjs`), text);
  return Object.keys(metafile.inputs);
}
