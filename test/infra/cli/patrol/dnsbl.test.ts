import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';

const run = promisify(execFile);
type Ran = { readonly code: number; readonly out: string; readonly err: string };
const root = new URL('../../../../', import.meta.url).pathname;
async function patrol(...args: string[]): Promise<Ran> {
  const settled = run(process.execPath, ['infra/cli/patrol.ts', ...args], { cwd: root });
  return settled.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

let dns: LocalDns;
let directory: string;
let catalogue: string;
const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patrol-'));
  catalogue = await file('lists.json', {
    lists: [
      {
        id: 'mine',
        zone: 'bl.example',
        codes: [{ code: '127.0.0.2', meaning: 'spam' }],
        removal: 'https://bl.example',
      },
      { id: 'broken', zone: 'broken.example' },
    ],
  });
  dns = await serveDns({
    'bl.example': {},
    '2.0.0.127.bl.example': { A: ['127.0.0.2'] },
    '1.2.0.192.bl.example': { A: ['127.0.0.2'], TXT: ['\u001b]0;owned\u0007see https://bl.example'] },
    '*.broken.example': 'servfail',
  });
});
afterAll(async () => {
  await dns.close();
  await rm(directory, { recursive: true });
});

describe('npm run patrol -- dnsbl', () => {
  const common = () => ['--server', `127.0.0.1:${dns.port}`, '--catalogue', catalogue];

  it('says what is listed, in the form that scripts rely on, and exits with 1', async () => {
    const { code, out, err } = await patrol('dnsbl', '192.0.2.1', '::ffff:192.0.2.2', '--json', ...common());
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      lists: [
        { id: 'mine', zone: 'bl.example', health: 'ok', why: null },
        { id: 'broken', zone: 'broken.example', health: 'unreachable', why: 'the server answered SERVFAIL' },
      ],
      results: [
        {
          ...{ target: '192.0.2.1', list: 'mine', status: 'listed', codes: ['127.0.0.2'], meaning: 'spam', why: null },
          text: '\u001b]0;owned\u0007see https://bl.example',
        },
        { ...{ target: '192.0.2.2', list: 'mine', status: 'clean', codes: [] }, meaning: null, text: null, why: null },
        ...['192.0.2.1', '192.0.2.2'].map((target) => ({
          ...{ target, list: 'broken', status: 'unknown', codes: [], meaning: null, text: null },
          why: 'the list is unreachable: the server answered SERVFAIL',
        })),
      ],
    });
  });

  it('shows a table, and nothing that a terminal would obey', async () => {
    const { code, out } = await patrol('dnsbl', '192.0.2.1', ...common());
    expect(code).toBe(1);
    expect(out).toContain('192.0.2.1  mine       1  127.0.0.2  spam     https://bl.example  see https://bl.example');
    expect(out).toContain('192.0.2.1: listed by 1, not listed by 0, unknown of 1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it.each([
    ['0 when all is well', ['192.0.2.2', '--list', 'mine'], 0],
    ['3 when it could not find out', ['192.0.2.2', '--list', 'broken'], 3],
    ['3 when one of two lists could not be asked', ['192.0.2.2'], 3],
    ['1 when something is listed, whatever else', ['192.0.2.1', '192.0.2.2'], 1],
    ['3 when no list has anything to say about it', ['example.com'], 3],
  ])('exits with %s', async (_, args, code) => {
    expect((await patrol('dnsbl', ...args, ...common())).code).toBe(code);
  });

  it.each([
    [['dnsbl'], 'Expected an IP address or a domain. See npm run patrol -- --help'],
    [['dnsbl', '10.0.0.1'], '"10.0.0.1": expected a public address, got a private address'],
    [['dnsbl', 'not a name'], '"not a name": expected an IP address or a domain: it is no domain name'],
    [['dnsbl', '192.0.2.1', '--list', 'nothing'], '--list: expected one of'],
    [['dnsbl', '192.0.2.1', '--list', 'dnsbl.sorbs.net'], 'SORBS was shut down on 2024-06-05'],
    [['dnsbl', '192.0.2.1', '--server', 'a b'], '--server: expected HOST:PORT'],
    [['dnsbl', '192.0.2.1', '--catalogue', '/nowhere.json'], '/nowhere.json: no such file'],
    [['dnsbl', '192.0.2.1', '--lisst', 'x'], "Unknown option '--lisst'"],
    [['dnsbl', '192.0.2.1', '--list', 'spamhaus-zen-dqs'], 'SPAMHAUS_DQS_KEY'],
    [['listen'], 'Expected dnsbl'],
    [[], 'Expected dnsbl'],
  ])('says of %j in one sentence what is wrong, and exits with 2', async (args, says) => {
    const { code, out, err } = await patrol(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('refuses a dead list in a catalogue, by name and with the reason', async () => {
    const path = await file('dead.json', [{ id: 'old', zone: 'ix.dnsbl.manitu.net' }]);
    const { code, err } = await patrol('dnsbl', '192.0.2.1', '--catalogue', path);
    expect(code).toBe(2);
    expect(err).toContain('old: ix.dnsbl.manitu.net cannot be used: NiX Spam was shut down and emptied on 2025-01-16');
  });

  it('names every problem of a catalogue', async () => {
    const path = await file('bad.json', { lists: [{ id: 'A', zone: 'bl.example' }] });
    expect((await patrol('dnsbl', '192.0.2.1', '--catalogue', path)).err).toContain('lists[0].id: Expected letters');
    const broken = await file('broken.json', '{');
    expect((await patrol('dnsbl', '192.0.2.1', '--catalogue', broken)).err).toContain('expected JSON');
  });
});
