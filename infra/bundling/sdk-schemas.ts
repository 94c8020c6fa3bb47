import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Where each client of the SDK describes what every one of its operations takes and answers. */
const SCHEMAS = /[\\/]schemas[\\/]schemas_\d+\.js$/;
const DESCRIPTION = /^((?:export )?(?:var|const) [\w$]+ = )([[{][\s\S]*?[\]}]);$/gm;

/**
 * A description with a key that is computed might do something, for all that esbuild knows, so it keeps all of them.
 * They only say what is so. Marked, those of operations that nobody calls go.
 */
export const sdkSchemas = (): Plugin => ({
  name: 'sdk-schemas',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(DESCRIPTION, '$1/* @__PURE__ */ (() => ($2))();'),
      loader: 'js',
    }));
  },
});
