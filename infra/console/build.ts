import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ConsoleFiles } from '../../functions/serve-admin/page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = `${ROOT}functions/serve-admin/console/`;

let built: Promise<ConsoleFiles> | null = null;

/** The console from its source, in memory; made once in the life of a process. */
export function buildConsole(): Promise<ConsoleFiles> {
  built ??= bundled();
  return built;
}

async function bundled(): Promise<ConsoleFiles> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${SOURCE}main.tsx`, `${SOURCE}style.css`],
    outdir: ROOT,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (end: string): string => {
    const found = outputFiles.find(({ path }) => path.endsWith(end));
    if (found === undefined) throw new Error(`Expected a bundle that ends with ${end}, got none`);
    return found.text;
  };
  const icon = await readFile(`${SOURCE}icon.svg`, 'utf8');
  const assets = { js: named('js', textOf('.js')), css: named('css', textOf('.css')), icon: named('svg', icon) };
  const html = (await readFile(`${SOURCE}index.html`, 'utf8')).replace(
    /\{(js|css|icon)\}/g,
    (_, kind: keyof typeof assets) => assets[kind].name,
  );
  return { 'index.html': html, ...Object.fromEntries(Object.values(assets).map(({ name, text }) => [name, text])) };
}

/** A name that changes with what is in the file, so that a browser may keep it. */
const named = (extension: string, text: string) => ({
  name: `console-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${extension}`,
  text,
});
