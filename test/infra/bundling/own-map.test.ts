import { SourceMap } from 'node:module';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ownMap } from '../../../infra/bundling/own-map.ts';
import { pathOf } from '../../docs/pages.ts';

const OURS = 'infra/bundling/own-map.ts';

/** Our module with a package inside, as one line of JavaScript, and its map. */
async function bundled() {
  const { outputFiles } = await build({
    absWorkingDir: pathOf('.'),
    entryPoints: [pathOf(OURS)],
    outdir: pathOf('dist'),
    write: false,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: textOf('.js'), whole: textOf('.map') };
}
const isOurs = (source: string | undefined): boolean => source?.endsWith(OURS) ?? false;

describe('a source map for our own code alone', () => {
  it('tells every place of ours as the whole one does, and nothing of packages', async () => {
    const { code, whole } = await bundled();
    const own = ownMap(whole);
    const before = new SourceMap(JSON.parse(whole));
    const after = new SourceMap(JSON.parse(own));
    let ours = 0;
    let others = 0;
    for (const [line, text] of code.split('\n').entries()) {
      for (let column = 0; column < text.length; column++) {
        const was = before.findEntry(line, column) as { originalSource?: string; originalLine?: number };
        const is = after.findEntry(line, column) as { originalSource?: string; originalLine?: number };
        if (isOurs(was.originalSource)) {
          ours++;
          expect([is.originalSource, is.originalLine]).toEqual([was.originalSource, was.originalLine]);
        } else {
          others++;
          expect(is.originalSource).toBeUndefined();
        }
      }
    }
    expect(ours).toBeGreaterThan(500);
    expect(others).toBeGreaterThan(500);
    expect(JSON.parse(own).sources).toEqual([expect.stringMatching(/own-map\.ts$/)]);
    expect(own.length).toBeLessThan(whole.length);
  });
});
