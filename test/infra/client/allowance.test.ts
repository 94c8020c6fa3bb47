import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allowanceClient } from '../../../infra/client/allowance.ts';
import { type LoopbackRequest, type LoopbackResponse, serveLoopback } from '../../../infra/local/loopback.ts';
import { blocks } from '../../docs/pages.ts';
import { allowanceWorld, SESSION } from '../../functions/serve-allowance/world.ts';
import { memoryTable } from '../../support/memory-table.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'a-token' };
const signer = new SignatureV4({
  service: 'lambda',
  region: 'us-east-1',
  credentials: KEYS,
  sha256: Sha256,
  applyChecksum: false,
});

/** Whether the signature of a request is the one that AWS's own signer makes of it. */
async function isSigned({ method, path, query, headers, body }: LoopbackRequest): Promise<boolean> {
  const { authorization = '', 'x-amz-date': time = '' } = headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const signed = await signer.sign(
    {
      ...{ method, protocol: 'http:', hostname: 'localhost', path, body },
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: Object.fromEntries(names.map((name) => [name, headers[name] ?? ''])),
    },
    { signingDate: new Date(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) },
  );
  return signed.headers['authorization'] === authorization;
}

describe('the client', () => {
  let world: ReturnType<typeof allowanceWorld>;
  let server: Awaited<ReturnType<typeof serveLoopback>>;
  /** What happens to a request before it is answered; null: nothing. */
  let fate: (request: LoopbackRequest) => LoopbackResponse | 'answered, and lost' | null;
  beforeEach(async () => {
    world = allowanceWorld(memoryTable());
    fate = () => null;
    server = await serveLoopback(async (request) => {
      const met = fate(request);
      if (met !== null && met !== 'answered, and lost') return met;
      const isKnown = await isSigned(request);
      const answer = await world.ask({ ...request, actor: isKnown ? SESSION : null });
      if (met !== null) return { status: 502, headers: {}, body: 'lost' };
      return { ...answer, body: JSON.stringify(answer.body) };
    }, 0);
    vi.stubEnv('AWS_REGION', 'us-east-1');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });
  const client = (onFailure: 'open' | 'shut' = 'shut') =>
    allowanceClient({ url: server.url, onFailure, credentials: () => KEYS });

  it('asks, and takes, with a signature that AWS takes', async () => {
    await world.give('acme-news', { allowed: 100 });
    expect(await client().look('acme-news')).toMatchObject({ allowed: 100, granted: 0 });
    expect(await client().take('acme-news', 70)).toMatchObject({
      granted: 70,
      failure: null,
      answer: { remaining: 30 },
    });
    expect(await client().take('acme-news', 70)).toMatchObject({ granted: 30 });
  });

  it('signs whatever a stream is called', async () => {
    const stream = "birch & co's 50% (a+b)*!~/ü";
    await client().take('shared', 1, { stream });
    const [asked] = await world.store.asked();
    await world.give(asked?.name ?? '', { allowed: 9 });
    expect(await client().look('shared', { stream })).toMatchObject({ allowed: 9 });
    expect(await client().take('shared', 20, { stream, provider: 'yahoo.com' })).toMatchObject({ granted: 9 });
  });

  it('goes by its own credentials, or by those of the environment', async () => {
    await world.give('acme-news', { allowed: 100 });
    const plain = allowanceClient({ url: server.url, onFailure: 'open' });
    vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', KEYS.sessionToken);
    expect(await plain.take('acme-news', 1)).toMatchObject({ granted: 1, failure: null });
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    await expect(plain.look('acme-news')).rejects.toThrow('or the option `credentials`');
  });

  it.each([
    ['open', 500],
    ['shut', 0],
  ] as const)('fails %s where there is no answer yet, and says why', async (onFailure, granted) => {
    expect(await client(onFailure).take('acme-news', 500)).toEqual({
      granted,
      failure: '503: what acme-news may send is not worked out yet: ask again in a minute',
      answer: null,
    });
  });

  it('fails so where nobody listens, or the answer is none', async () => {
    const nowhere = allowanceClient({ url: 'http://127.0.0.1:1', onFailure: 'open', credentials: () => KEYS });
    expect(await nowhere.take('acme-news', 5)).toMatchObject({ granted: 5, failure: 'fetch failed' });
    fate = () => ({ status: 200, headers: {}, body: '<html>' });
    expect((await client('shut').take('acme-news', 5)).granted).toBe(0);
    fate = () => ({ status: 429, headers: {}, body: '{"Reason":"ConcurrentInvocationLimitExceeded"}' });
    expect((await client('open').take('acme-news', 5)).granted).toBe(5);
  });

  it('asks once more under the same key, and so takes once what was taken and not heard of', async () => {
    await world.give('acme-news', { allowed: 100 });
    let isFirst = true;
    fate = () => {
      const met = isFirst ? ('answered, and lost' as const) : null;
      isFirst = false;
      return met;
    };
    expect(await client().take('acme-news', 30)).toMatchObject({ granted: 30, answer: { remaining: 70 } });
  });

  it('does not hide a request that is wrong', async () => {
    await expect(client('open').take('birch', 1)).rejects.toThrow(
      '403: path.set: expected a set that this role may ask for',
    );
    await expect(client('open').take('acme-news', 0)).rejects.toThrow('400: body.n: expected a whole number');
    fate = () => ({ status: 403, headers: {}, body: '{"Message":"Forbidden"}' });
    await expect(client('open').take('acme-news', 1)).rejects.toThrow('403: Forbidden');
  });

  const python = (code: string): Promise<string> =>
    new Promise((resolve) => {
      const folder = mkdtempSync(join(tmpdir(), 'lazaretto-python-'));
      writeFileSync(join(folder, 'mailer.py'), code);
      const env = { ...process.env, AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey };
      const child = spawn('python3', [join(folder, 'mailer.py')], {
        env: { ...env, AWS_SESSION_TOKEN: KEYS.sessionToken, AWS_DEFAULT_REGION: 'us-east-1' },
      });
      let out = '';
      let complaint = '';
      child.stdout.on('data', (chunk) => {
        out += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        complaint += String(chunk);
      });
      // Without Python it cannot be tried.
      child.on('error', () => resolve('ModuleNotFoundError'));
      child.on('close', () => {
        rmSync(folder, { recursive: true });
        resolve(complaint === '' ? out.trim() : complaint);
      });
    });

  it('is as easy in Python, as docs/allowance.md shows it', async ({ skip }) => {
    await world.give('acme-news', { allowed: 100 });
    const [example = '', ...more] = blocks('docs/allowance.md', 'python');
    expect(more).toEqual([]);
    const here = example.replace(/https:\/\/\S+\.on\.aws/, server.url);
    expect(here).not.toBe(example);
    const calls = [
      ...['take("acme-news", 70)', 'take("acme-news", 70)', 'take("shared", 9, stream="birch", provider="yahoo.com")'],
      ...['take("acme-shop", 70, fails_open=True)', 'take("acme-shop", 70)'],
    ];
    const said = await python(`${here}\nprint(${calls.join(', ')})`);
    if (said.includes('ModuleNotFoundError')) skip('needs botocore');
    expect(said).toBe('70 30 0 70 0');
  });

  it('is used as docs/allowance.md shows it', async () => {
    await world.give('acme-news', { allowed: 100 });
    const [example = '', ...more] = blocks('docs/allowance.md', 'ts client');
    expect(more).toEqual([]);
    const body = example
      .split('\n')
      .filter((line) => !line.startsWith('import '))
      .join('\n')
      .replace(/https:\/\/\S+\.on\.aws/, server.url);
    const run = new Function('allowanceClient', 'process', 'messages', 'send', `return (async () => { ${body} })()`);
    const sent: unknown[] = [];
    vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', KEYS.sessionToken);
    await run(
      allowanceClient,
      process,
      Array.from({ length: 120 }, (_, at) => at),
      (message: unknown) => sent.push(message),
    );
    expect(sent).toHaveLength(100);
  });
});
