import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { ROOT } from '../bundling/bundle.ts';

const ENTRIES = ['infra/index', 'infra/client/allowance'];
/** Whose types a declaration may name: what everybody has who uses the construct. */
const ALLOWED = /^(?:aws-cdk-lib|constructs)(?:\/|$)/;
const SPECIFIER = /(?<=^(?:import|export)\b[^'"\n]*\bfrom |\bimport\()(['"])([^'"\n]+)\1/gm;

/** Declarations of what the library exports and of what that names, for `import` and for `require`. */
export function writeTypes(directory: string): void {
  const declared = mkdtempSync(join(tmpdir(), 'lazaretto-types-'));
  try {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const project = join(ROOT, 'infra/package');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--project', project, '--outDir', declared], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The types cannot be told: ${stdout}`);
    for (const [name, text] of reached(declared)) {
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        `${file}.d.cts`,
        text.replaceAll(SPECIFIER, (found) => found.replace('.ts', '.cjs')),
      );
      writeFileSync(
        `${file}.d.mts`,
        text.replaceAll(SPECIFIER, (found) => found.replace('.ts', '.mjs')),
      );
    }
  } finally {
    rmSync(declared, { recursive: true });
  }
}

/** The declarations of the entries, and all that they name, by path. @throws where they name somebody else's types */
function reached(declared: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const waiting = [...ENTRIES];
  for (const name of waiting) {
    if (texts.has(name)) continue;
    const text = readFileSync(join(declared, `${name}.d.ts`), 'utf8');
    texts.set(name, text);
    for (const [, , from = ''] of text.matchAll(SPECIFIER)) {
      if (from.startsWith('.')) waiting.push(posix.join(posix.dirname(name), from.replace(/\.ts$/, '')));
      else if (!ALLOWED.test(from)) throw new Error(`${name} names types of ${from}, which its user may not have`);
    }
  }
  return texts;
}
