import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from '../bundling/bundle.ts';

/** What is made from the sources here lies ready in the package: these modules take the place of those. */
const SWAPPED: Readonly<Record<string, string>> = {
  'infra/bundling/function-code.ts': 'infra/package/packed-code.ts',
  'infra/console/build.ts': 'infra/package/packed-console.ts',
  'infra/console/tenant-page.ts': 'infra/package/packed-tenant-page.ts',
};
/** A thread is started from a file of its own, which is named in the text. */
const THREAD = /(new Worker\(new URL\('\.\/[\w-]+)\.ts'/g;
const TYPESCRIPT = /\.ts$/;
/** dynalite names a module for each operation without its ending, which a bundle must know. */
const DYNALITE = /[\\/]dynalite[\\/](?:index|validations[\\/]index)\.js$/;
const BY_NAME = /require\(('\.\/[^']*' \+ \w+)\)/g;

/** @param threads whether there are threads, whose files lie beside the program as `.mjs` */
export const swap = (threads: boolean): Plugin => ({
  name: 'swap',
  setup(build) {
    build.onLoad({ filter: TYPESCRIPT }, ({ path }) => {
      const source = path.slice(ROOT.length).replaceAll('\\', '/');
      const text = readFileSync(join(ROOT, SWAPPED[source] ?? source), 'utf8');
      return { contents: threads ? text.replace(THREAD, "$1.mjs'") : text, loader: 'ts' };
    });
    build.onLoad({ filter: DYNALITE }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(BY_NAME, "require($1 + '.js')"),
      loader: 'js',
    }));
  },
});
