import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patrolDnsbl } from '../../../../infra/cli/patrol/dnsbl.ts';
import { UserError } from '../../../../infra/cli/user-error.ts';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import { patrol } from './run.ts';

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
    ['0 when the lists that it is to ask are well, however they are named', ['192.0.2.2', '--list', 'mine', 'mine'], 0],
    ['3 when one of those named is not', ['192.0.2.2', '--list', 'mine,broken'], 3],
    ['1 when something is listed, whatever else', ['192.0.2.1', '192.0.2.2'], 1],
    ['3 when no list has anything to say about it', ['example.com'], 3],
  ])('exits with %s', async (_, args, code) => {
    expect((await patrol('dnsbl', ...args, ...common())).code).toBe(code);
  });

  it.each([
    [[], 'Expected an IP address or a domain. See npm run patrol -- --help'],
    [['10.0.0.1'], '"10.0.0.1": expected a public address, got a private address'],
    [['not a name'], '"not a name": expected an IP address or a domain: it is no domain name'],
    [['192.0.2.1', '--list', 'nothing'], '--list: expected one of'],
    [['192.0.2.1', '--list', 'dnsbl.sorbs.net'], 'SORBS was shut down on 2024-06-05'],
    [['192.0.2.1', '--server', 'a b'], '--server: expected HOST:PORT'],
    [['192.0.2.1', '--catalogue', '/nowhere.json'], '/nowhere.json: no such file'],
    [['192.0.2.1', '--lisst', 'x'], "Unknown option '--lisst'"],
    [['192.0.2.1', '--list', 'spamhaus-zen-dqs'], 'SPAMHAUS_DQS_KEY'],
  ])('says of %j in one sentence what is wrong', async (args, says) => {
    const refused = await patrolDnsbl(args, {}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(says);
    expect(String(refused)).not.toContain('\n');
  });

  it('exits with 2 when something is wrong with what was asked', async () => {
    const { code, out, err } = await patrol('listen');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('Expected dnsbl or auth, got "listen". See npm run patrol -- --help\n');
  });

  it('refuses a dead list in a catalogue, by name and with the reason, and names every other problem', async () => {
    const dead = await file('dead.json', [{ id: 'old', zone: 'ix.dnsbl.manitu.net' }]);
    const bad = await file('bad.json', { lists: [{ id: 'A', zone: 'bl.example' }] });
    const broken = await file('broken.json', '{');
    const refused = (path: string) => patrolDnsbl(['192.0.2.1', '--catalogue', path], {});

    await expect(refused(dead)).rejects.toThrow('NiX Spam was shut down and emptied on 2025-01-16');
    await expect(refused(bad)).rejects.toThrow('lists[0].id: Expected letters');
    await expect(refused(broken)).rejects.toThrow('expected JSON');
  });
});
