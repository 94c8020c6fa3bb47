/**
 * A second opinion: parsedmarc (pip) on our deviations and on made reports in all containers. Each disagreement must be
 * explained in `reports-disagreements.data.ts`, and each explanation must still be needed. `--samples DIRECTORY` reads
 * aggregate reports of your own beside them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readAll } from '../../infra/cli/reports/read.ts';
import { reportXml } from '../../infra/local/receivers/report-mail.ts';
import { DEVIATIONS } from '../fixtures/reports/deviations.ts';
import { CONTAINERS, NEW_YEAR } from '../support/reports.ts';
import { REPORT_DISAGREEMENTS } from './reports-disagreements.data.ts';

const VERSION = '11.1.0';
const HERE = import.meta.dirname;
const VENV = join(HERE, '../../node_modules/.cache', `parsedmarc-${VERSION}`);
const MADE = 300;

type Opinion =
  | { readonly error: string }
  | {
      readonly id: string;
      readonly domain: string;
      readonly policy: string;
      /** Messages, aligned by SPF, by DKIM, by either, by address. */
      readonly sources: Readonly<Record<string, readonly number[]>>;
    };

if (!existsSync(join(VENV, 'bin/python'))) {
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', `parsedmarc==${VERSION}`], { stdio: 'inherit' });
}

const directory = mkdtempSync(join(tmpdir(), 'parsedmarc-'));
try {
  const files = [...deviations(), ...made(), ...samples()];
  const ran = spawnSync(join(VENV, 'bin/python'), [join(HERE, 'reports.py')], {
    input: files.map(({ path }) => path).join('\n'),
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
  });
  if (ran.status !== 0) throw new Error(ran.stderr.slice(-2_000));
  const theirs = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Opinion);
  const seen: string[] = [];
  for (const [at, { id, path }] of files.entries()) {
    const ours = shown(await ourOpinion(path));
    const other = shown(theirs[at] ?? { error: 'nothing' });
    if (ours !== other) seen.push(`${id}: ${ours} here, parsedmarc: ${other}`);
  }
  const keyOf = (line: string): string => line.slice(0, line.indexOf(': '));
  const unexplained = seen.filter((line) => !Object.hasOwn(REPORT_DISAGREEMENTS, keyOf(line)));
  const needless = Object.keys(REPORT_DISAGREEMENTS).filter((key) => !seen.some((line) => keyOf(line) === key));
  process.stdout.write(`${files.length} reports, ${seen.length} disagreements with parsedmarc ${VERSION}\n`);
  for (const line of unexplained) process.stdout.write(`not explained: ${line.slice(0, 600)}\n`);
  for (const key of needless) process.stdout.write(`explained, and no longer so: ${key}\n`);
  process.exitCode = unexplained.length + needless.length === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}

type Named = { readonly id: string; readonly path: string };
function written(id: string, name: string, bytes: Uint8Array): Named {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return { id, path };
}

/** Without the bombs: what they would do to the other is not asked. */
function deviations(): Named[] {
  return DEVIATIONS.filter(({ id }) => !id.startsWith('a bomb')).map(({ id, bytes }, at) =>
    written(id, `deviation-${at}`, bytes()),
  );
}

function made(): Named[] {
  const rows = fc.array(
    fc.record({
      ip: fc.integer({ min: 1, max: 20 }).map((last) => (last % 3 === 0 ? `2001:db8::${last}` : `192.0.2.${last}`)),
      count: fc.integer({ min: 1, max: 100_000 }),
      dkim: fc.boolean(),
      spf: fc.boolean(),
    }),
    { minLength: 2, maxLength: 20 },
  );
  const kinds = Object.keys(CONTAINERS).filter((kind) => kind !== 'mbox');
  return fc.sample(rows, { numRuns: MADE, seed: 3 }).map((some, at) => {
    const kind = kinds[at % kinds.length] ?? 'xml';
    const xml = reportXml({
      org: 'Example Reports',
      email: 'dmarc@example.net',
      id: `made-${at}`,
      domain: 'example.com',
      begin: NEW_YEAR,
      end: NEW_YEAR + 86_399,
      p: 'quarantine',
      rows: some,
      isRfc9990: at % 2 === 0,
    });
    return written(`made ${at} (${kind})`, `made-${at}`, CONTAINERS[kind]?.(xml) ?? Buffer.alloc(0));
  });
}

function samples(): Named[] {
  const at = process.argv.indexOf('--samples');
  const from = at < 0 ? undefined : process.argv[at + 1];
  if (from === undefined) return [];
  return readdirSync(from).map((name) => ({ id: name, path: join(from, name) }));
}

async function ourOpinion(path: string): Promise<Opinion> {
  const { tally, refused } = await readAll([{ name: path, open: () => createReadStream(path) }], Date.now() / 1_000);
  const [read] = tally.aggregates;
  if (read === undefined) return { error: refused[0]?.reason ?? 'no aggregate report' };
  return {
    id: read.report.id,
    domain: read.report.domain,
    policy: read.report.policy.p,
    sources: Object.fromEntries(
      [...read.sources].map(([ip, one]) => [ip, [one.messages, one.spfAligned, one.dkimAligned, one.aligned]]),
    ),
  };
}

/** In one form; all refusals are alike, since their words are nobody else's. */
function shown(opinion: Opinion): string {
  if ('error' in opinion) return 'refused';
  const sources = Object.entries(opinion.sources).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([opinion.id, opinion.domain, opinion.policy, sources]);
}
