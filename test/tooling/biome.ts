import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

/** All that Biome reads of this repository beside the code. */
const CONFIGURATION = ['biome.json', 'tsconfig.json', '.gitignore', 'test/tooling/dropped-promises.grit'] as const;

/** What Biome has against a file. */
export type Finding = { readonly path: string; readonly rule: string; readonly message: string };

/**
 * Lint files with this repository's configuration, under the paths that they would have in it. They lie in a directory
 * of their own, so that whoever checks the repository at the same time never sees them.
 */
export async function lint(files: Readonly<Record<string, string>>): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'lazaretto-lint-'));
  try {
    for (const name of CONFIGURATION) await cp(join(ROOT, name), join(home, name));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
    }
    return findingsOf(await biome(home));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Biome exits with 1 where it finds something. */
const biome = (cwd: string): Promise<string> =>
  new Promise((resolve) => {
    const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
    execFile(process.execPath, args, { cwd, maxBuffer: 1e8 }, (_, stdout) => resolve(stdout));
  });

type Report = {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
};

const findingsOf = (stdout: string): Finding[] =>
  (JSON.parse(stdout) as Report).diagnostics.map(({ category, message, location }) => ({
    path: location.path,
    rule: category.split('/').at(-1) ?? category,
    message,
  }));
