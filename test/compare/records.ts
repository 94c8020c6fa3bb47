/**
 * A second opinion on what `lazaretto records` writes, run as a user runs it against zones served by NSD behind Unbound.
 * Each format is read by somebody else's reader (`formats.py`) and must say the records that `--json` says. What BIND's
 * format adds to the zone is served again: then the command finds all of it published, the patrol finds nothing wrong, and
 * checkdmarc calls SPF of the MAIL FROM domain and DMARC valid.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_FORMATS, type RecordFormat } from '../../shared/records/print.ts';
import { lookThrough } from '../support/look-through.ts';
import { hasNsd, serveByNsd } from '../support/nsd.ts';
import { RECORD_ZONES } from './record-zones.ts';
import { asOwner, type Found, misreadBy } from './records-read.ts';

const PACKAGES = ['checkdmarc==5.17.5', 'python-hcl2==8.1.4', 'botocore==1.44.5', 'cloudflare==5.9.0'];
const HERE = import.meta.dirname;
const VENV = join(HERE, '../../node_modules/.cache', 'record-readers-1');

if (!hasNsd()) {
  process.stderr.write('Expected nsd and unbound (Debian packages) to serve the zones.\n');
  process.exit(2);
}
if (!existsSync(join(VENV, 'bin/python'))) {
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', ...PACKAGES], { stdio: 'inherit' });
}

/** What the command prints for a domain of a zone that is served at a port. */
function printed(port: number, args: readonly string[], ...more: readonly string[]): string {
  const argv = [...args, '--server', `127.0.0.1:${port}`, '--region', 'eu-west-1', ...more];
  const ran = spawnSync(process.execPath, ['infra/cli/records.ts', ...argv], {
    cwd: join(HERE, '../..'),
    encoding: 'utf8',
  });
  if (ran.status === 2) throw new Error(ran.stderr);
  return ran.stdout;
}
/** What a script of Python answers, a line for a line. */
function asked<T>(script: string, lines: readonly string[], ...args: readonly string[]): readonly T[] {
  const ran = spawnSync(join(VENV, 'bin/python'), [join(HERE, script), ...args], {
    input: lines.join('\n'),
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr.slice(-2_000));
  return ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
const recordsIn = (json: string): readonly Found[] => (JSON.parse(json) as { records: readonly Found[] }).records;

const wrong: string[] = [];
let records = 0;
for (const { about, zone, args, subject } of RECORD_ZONES) {
  const note = (what: string): void => void wrong.push(`${about}: ${what}`);
  const before = await serveByNsd(zone);
  let bind = '';
  let found: readonly Found[] = [];
  try {
    found = recordsIn(printed(before.port, args, '--json'));
    const texts = Object.fromEntries(
      RECORD_FORMATS.map((format) => [format, printed(before.port, args, '--format', format)]),
    ) as Record<RecordFormat, string>;
    bind = texts.bind;
    const [read] = asked<Parameters<typeof misreadBy>[1]>('formats.py', [JSON.stringify(texts)]);
    for (const what of misreadBy(found, read ?? {})) note(what);
    records += found.length;
  } finally {
    await before.close();
  }
  if (subject === null) continue;
  const after = await serveByNsd(asOwner(zone, found), bind);
  try {
    for (const { name, type, state } of recordsIn(printed(after.port, args, '--json')))
      if (state !== 'published') note(`${name} ${type} is ${state} once it is published`);
    const { findings, undetermined } = await lookThrough(after.port, subject);
    for (const { rule, severity } of findings) if (severity !== 'info') note(`the patrol finds ${rule}`);
    for (const what of undetermined) note(`the patrol does not know ${JSON.stringify(what)}`);
    type Opinion = { readonly spf: boolean; readonly dmarc: boolean; readonly why: readonly string[] };
    const domains = [subject.mailFrom ?? subject.domain, subject.domain];
    const [spf, dmarc] = asked<Opinion>('opinions.py', domains, String(after.port));
    if (spf?.spf !== true) note(`checkdmarc finds SPF of ${domains[0]} invalid: ${spf?.why[0]}`);
    if (dmarc?.dmarc !== true) note(`checkdmarc finds DMARC of ${domains[1]} invalid: ${dmarc?.why[1]}`);
  } finally {
    await after.close();
  }
}
process.stdout.write(`${RECORD_ZONES.length} zones, ${records} records in ${RECORD_FORMATS.length} formats\n`);
for (const what of wrong) process.stdout.write(`${what}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
