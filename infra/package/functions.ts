import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { bundleFunction, ROOT } from '../bundling/bundle.ts';

/** Every file is as old as the oldest that an archive can name, so that the same bundle gives the same bytes. */
const LONG_AGO = new Date(1980, 0, 1);
/** A file that all may read, which Lambda asks for: its mode as Unix has it, where an archive of Unix (3) keeps it. */
const READABLE = { os: 3, attrs: 0o100644 << 16 };
/** Pages that functions serve: folders beside their bundles. */
const PAGES = ['console', 'page'] as const;

/**
 * A bundle of every function as Lambda takes it, `functions/<name>.zip`: a third of the room that its files take. The
 * pages that two of them serve lie open beside them too, for the programs. @returns the sources that are in them
 */
export async function packFunctions(directory: string): Promise<string[]> {
  const names = readdirSync(join(ROOT, 'functions')).filter((name) => !name.startsWith('_'));
  const scratch = mkdtempSync(join(tmpdir(), 'lazaretto-functions-'));
  try {
    mkdirSync(join(directory, 'functions'), { recursive: true });
    const sources: string[] = [];
    for (const name of names) {
      const bundle = join(scratch, name);
      sources.push(...(await bundleFunction(name, bundle)));
      const files = readdirSync(bundle, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      for (const page of PAGES.filter((one) => files.some(({ parentPath }) => parentPath === join(bundle, one)))) {
        cpSync(join(bundle, page), join(directory, page), { recursive: true });
      }
      writeFileSync(
        join(directory, 'functions', `${name}.zip`),
        archiveOf(
          bundle,
          files.map((entry) => join(entry.parentPath, entry.name)),
        ),
      );
    }
    return sources;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param files their whole paths, in the folder */
function archiveOf(folder: string, files: readonly string[]): Uint8Array {
  const named = files.map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(file)] as const);
  const content: Zippable = Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return zipSync(content, { level: 9, mtime: LONG_AGO, ...READABLE });
}
