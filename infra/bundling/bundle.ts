import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { BUNDLE_ALIAS } from '../../functions/patrol-authentication/env.ts';
import { writeConsole, writeTenantPage } from '../console/write.ts';
import { ownMap } from './own-map.ts';
import { sdkSchemas } from './sdk-schemas.ts';
import { withoutJsonSchema } from './zod-schemas.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const functionFolder = (functionName: string): string => join(ROOT, 'functions', functionName);

/** The one function that writes its schemas down, as an OpenAPI document. */
const SERVES_OPENAPI = 'serve-admin';

/** Pages that functions serve, by their folder. */
const PAGES = { console: writeConsole, page: writeTenantPage } as const;

const stub = (file: string): string => join(ROOT, 'infra/bundling/stubs', file);

/** CommonJS packages in the bundle may require what Node brings along; ESM has no `require` of its own. */
export const REQUIRE =
  "import{createRequire as $requireFrom}from'node:module';const require=$requireFrom(import.meta.url);";

/** The same input gives the same bytes, wherever they are written: paths in the source map are those of the sources. */
const OPTIONS = {
  absWorkingDir: ROOT,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // Words of other languages and domains of other scripts take half the bytes so.
  charset: 'utf8',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  // What is imported when it is needed, such as the tracer, stays a file of its own.
  splitting: true,
  alias: {
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions/_adapters/lambda/env-credentials.ts'),
    '@aws-sdk/endpoint-cache': stub('no-endpoint-cache.ts'),
    '@smithy/core/event-streams': stub('no-event-streams.ts'),
    bowser: stub('no-browser.ts'),
    dns2: stub('dns2-packet.mjs'),
    semver: stub('no-semver.ts'),
    ...Object.fromEntries(Object.entries(BUNDLE_ALIAS).map(([name, file]) => [name, join(ROOT, file)])),
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundle `functions/<name>/index.ts`, the SDK inside, as `index.mjs`, what it loads later, and source maps; a page that
 * the function serves goes beside it. @returns the sources that are in it @throws what esbuild finds
 */
export async function bundleFunction(functionName: string, directory: string): Promise<string[]> {
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    plugins: [sdkSchemas(), ...(functionName === SERVES_OPENAPI ? [] : [withoutJsonSchema()])],
    entryPoints: [join(functionFolder(functionName), 'index.ts')],
  });
  mkdirSync(directory, { recursive: true });
  for (const { path, contents, text } of outputFiles)
    writeFileSync(join(directory, basename(path)), path.endsWith('.map') ? ownMap(text) : contents);
  for (const [page, write] of Object.entries(PAGES)) {
    if (existsSync(join(functionFolder(functionName), page))) await write(join(directory, page));
  }
  return Object.keys(metafile.inputs);
}
