import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Where zod writes its schemas as JSON Schema. Each schema names it, so esbuild keeps it in every bundle. */
const WRITERS = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;
const EXPORTED = /^export (?:function|const) ([\w$]+)/gm;
const RENAMED = /^export \{ ([\w$]+ as [\w$]+) \};$/gm;

/**
 * Leave out what writes zod's schemas as JSON Schema: some 15,000 bytes that the OpenAPI document alone needs. In such a
 * bundle a schema reads and refuses as ever, and throws where it is asked for its JSON Schema.
 */
export const withoutJsonSchema = (): Plugin => ({
  name: 'without-json-schema',
  setup(build) {
    build.onLoad({ filter: WRITERS }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const names = [...text.matchAll(EXPORTED)].map(([, name]) => `export const ${name} = () => refuse;`);
      const renamed = [...text.matchAll(RENAMED)].map(([, pair]) => `export { ${pair} };`);
      const refuse = `const refuse = () => { throw new Error('This bundle writes no JSON Schema'); };`;
      return { contents: [refuse, ...names, ...renamed].join('\n'), loader: 'js' };
    });
  },
});
