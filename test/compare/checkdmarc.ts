/**
 * A second opinion: checkdmarc (pip) on the zones of the corpus, served by NSD behind Unbound. Each disagreement must
 * be explained in `disagreements.data.ts`, and each explanation must still be needed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ZONE_CASES } from '../fixtures/zones/all.ts';
import { lookThrough } from '../support/look-through.ts';
import { apart, namedFor, zoneOfAll } from '../support/named-cases.ts';
import { hasNsd, serveByNsd } from '../support/nsd.ts';
import { DISAGREEMENTS } from './disagreements.data.ts';

const VERSION = '5.17.5';
const HERE = import.meta.dirname;
const VENV = join(HERE, '../../node_modules/.cache', `checkdmarc-${VERSION}`);
/** Rules by which receivers see no valid record; what checkdmarc calls valid is about syntax and lookups. */
const INVALID = {
  spf: /^spf-(?:none|multiple|permerror|too-many-lookups|void-lookups|include-none|include-dangling|include-loop)$/,
  dmarc: /^dmarc-(?:none|multiple|duplicate-tags|policy-invalid|tag-invalid)$/,
} as const;

type Opinion = {
  readonly domain: string;
  readonly spf: boolean;
  readonly dmarc: boolean;
  readonly why: readonly string[];
};

if (!hasNsd()) {
  process.stderr.write('Expected nsd and unbound (Debian packages) to serve the zones.\n');
  process.exit(2);
}
if (!existsSync(join(VENV, 'bin/python'))) {
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', `checkdmarc==${VERSION}`], { stdio: 'inherit' });
}

const cases = apart(ZONE_CASES).filter(
  ({ subject }) => subject.domain === 'brand.example' && subject.mailFrom === null,
);
const served = await serveByNsd(zoneOfAll(cases));
try {
  const ran = spawnSync(join(VENV, 'bin/python'), [join(HERE, 'opinions.py'), String(served.port)], {
    input: cases.map(({ index }) => namedFor('brand.example', index)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (ran.status !== 0) throw new Error(ran.stderr.slice(-2_000));
  const opinions = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Opinion);
  const seen: string[] = [];
  for (const [at, { id, subject, index }] of cases.entries()) {
    const { findings } = await lookThrough(served.port, JSON.parse(namedFor(JSON.stringify(subject), index)));
    for (const [part, which] of [
      ['spf', 0],
      ['dmarc', 1],
    ] as const) {
      const ours = !findings.some(({ rule, severity }) => severity !== 'info' && INVALID[part].test(rule));
      const theirs = opinions[at]?.[part] === true;
      if (ours !== theirs)
        seen.push(
          `${part} of ${id}: ${ours ? 'valid' : 'invalid'} here, checkdmarc: ${theirs ? 'valid' : opinions[at]?.why[which]}`,
        );
    }
  }
  const keyOf = (line: string): string => line.slice(0, line.indexOf(' here'));
  const unexplained = seen.filter((line) => !Object.hasOwn(DISAGREEMENTS, keyOf(line)));
  const needless = Object.keys(DISAGREEMENTS).filter((key) => !seen.some((line) => keyOf(line) === key));
  process.stdout.write(`${cases.length} zones, ${seen.length} disagreements with checkdmarc ${VERSION}\n`);
  for (const line of unexplained) process.stdout.write(`not explained: ${line}\n`);
  for (const key of needless) process.stdout.write(`explained, and no longer so: ${key}\n`);
  process.exitCode = unexplained.length + needless.length === 0 ? 0 : 1;
} finally {
  await served.close();
}
