import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, type BuildResult, build } from 'esbuild';
import type { ConsoleFiles } from '../../functions/serve-admin/page.ts';
import { glossaryOf } from './glossary.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = `${ROOT}functions/serve-admin/console/`;

type Built = { readonly files: ConsoleFiles; readonly sources: readonly string[] };
let built: Promise<Built> | null = null;
function once(): Promise<Built> {
  built ??= bundled();
  return built;
}

/** The console from its source, in memory; made once in the life of a process. */
export const buildConsole = async (): Promise<ConsoleFiles> => (await once()).files;
/** The sources that are in it, other people's among them. */
export const consoleSources = async (): Promise<readonly string[]> => (await once()).sources;

const OPTIONS = {
  absWorkingDir: ROOT,
  outdir: ROOT,
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** What charts are drawn by: a file of its own, which the page brings with the first of them. */
const CHARTS = 'uplot';
const BRINGS_CHARTS = `import("${CHARTS}")`;

async function bundled(): Promise<Built> {
  const glossary = glossaryOf(await readFile(`${ROOT}docs/glossary.md`, 'utf8'));
  const [charts, page] = await Promise.all([
    build({ ...OPTIONS, entryPoints: [CHARTS, `${SOURCE}style.css`] }),
    build({
      ...OPTIONS,
      entryPoints: [`${SOURCE}main.tsx`],
      external: [CHARTS],
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { GLOSSARY: JSON.stringify(glossary) },
    }),
  ]);
  const plotter = named('js', textOf(charts, '.js'));
  const script = textOf(page, '.js');
  if (script.split(BRINGS_CHARTS).length !== 2) throw new Error(`Expected ${BRINGS_CHARTS} once, got another number`);
  const icon = await readFile(`${SOURCE}icon.svg`, 'utf8');
  const assets = {
    js: named('js', script.replace(BRINGS_CHARTS, `import("./${plotter.name}")`)),
    css: named('css', textOf(charts, '.css')),
    icon: named('svg', icon),
  };
  const html = (await readFile(`${SOURCE}index.html`, 'utf8')).replace(
    /\{(js|css|icon)\}/g,
    (_, kind: keyof typeof assets) => assets[kind].name,
  );
  const files = {
    'index.html': html,
    ...Object.fromEntries([...Object.values(assets), plotter].map(({ name, text }) => [name, text])),
  };
  return { files, sources: [...Object.keys(page.metafile.inputs), ...Object.keys(charts.metafile.inputs)] };
}

function textOf({ outputFiles }: BuildResult<typeof OPTIONS>, end: string): string {
  const found = outputFiles.find(({ path }) => path.endsWith(end));
  if (found === undefined) throw new Error(`Expected a bundle that ends with ${end}, got none`);
  return found.text;
}

/** A name that changes with what is in the file, so that a browser may keep it. */
const named = (extension: string, text: string) => ({
  name: `console-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${extension}`,
  text,
});
