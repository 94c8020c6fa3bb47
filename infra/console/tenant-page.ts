import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = `${ROOT}functions/serve-tenant/page/`;
/** For robots that ask before they look. */
const ROBOTS = 'User-agent: *\nDisallow: /\n';

let built: Promise<Readonly<Record<string, string>>> | null = null;

/** The page of a tenant from its source, in memory; made once in the life of a process. */
export const buildTenantPage = (): Promise<Readonly<Record<string, string>>> => {
  built ??= bundled();
  return built;
};

async function bundled(): Promise<Readonly<Record<string, string>>> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${SOURCE}main.ts`, `${SOURCE}style.css`],
    outdir: ROOT,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const assets = Object.fromEntries(
    (['js', 'css'] as const).map((extension) => {
      const found = outputFiles.find(({ path }) => path.endsWith(`.${extension}`));
      if (found === undefined) throw new Error(`Expected a bundle that ends with .${extension}, got none`);
      const name = `page-${createHash('sha256').update(found.text).digest('hex').slice(0, 12)}.${extension}`;
      return [extension, { name, text: found.text }];
    }),
  );
  const html = (await readFile(`${SOURCE}index.html`, 'utf8')).replace(
    /\{(js|css)\}/g,
    (_, extension: string) => assets[extension]?.name ?? '',
  );
  return {
    'index.html': html,
    ...Object.fromEntries(Object.values(assets).map(({ name, text }) => [name, text])),
    'robots.txt': ROBOTS,
  };
}
