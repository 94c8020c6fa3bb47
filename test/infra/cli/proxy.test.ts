import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ConsoleDoor, startProxy } from '../../../infra/cli/admin/proxy.ts';
import { readUrl, signed } from '../../../infra/cli/admin/transport.ts';
import type { ClientRequest } from '../../../shared/admin/client.ts';

describe('the proxy of lazaretto console', () => {
  const sent: ClientRequest[] = [];
  let proxy: ConsoleDoor;
  let cookie: string;
  beforeAll(async () => {
    proxy = await startProxy({
      port: 0,
      send: async (request) => {
        sent.push(request);
        const headers = new Headers({ etag: '"1.0"', 'set-cookie': 'theirs=1', 'content-type': 'application/json' });
        return { status: 200, headers, text: '{}' };
      },
    });
    cookie = '';
  });
  afterAll(() => proxy.close());
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${proxy.url}${path}`, { headers, redirect: 'manual' });

  it('lets nobody in but by its link, which works once', async () => {
    expect((await ask('/api/v1/fleet')).status).toBe(401);
    expect((await ask('/?token=wrong')).status).toBe(401);
    const entered = await fetch(proxy.entrance, { redirect: 'manual' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
    const set = entered.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly; SameSite=Strict/);
    cookie = set.split(';')[0] ?? '';
    expect((await fetch(proxy.entrance, { redirect: 'manual' })).status).toBe(401);
    expect(sent).toEqual([]);
  });

  it('passes on what the page asks, and neither cookie nor origin', async () => {
    const answer = await ask('/api/v1/sets?limit=2', { cookie, origin: proxy.url, 'if-match': '"1.0"', 'x-evil': '1' });
    expect([answer.status, answer.headers.get('etag'), answer.headers.get('set-cookie')]).toEqual([200, '"1.0"', null]);
    expect(sent.at(-1)).toMatchObject({ method: 'GET', path: '/api/v1/sets?limit=2', body: null });
    expect(new Set(Object.keys(sent.at(-1)?.headers ?? {}))).toEqual(new Set(['accept', 'if-match']));
  });

  it('signs for no other page, though the browser sends its cookie', async () => {
    const before = sent.length;
    expect((await ask('/api/v1/fleet', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask('/api/v1/fleet', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/api/v1/fleet', { cookie: `${cookie}x` })).status).toBe(401);
    expect(sent.length).toBe(before);
  });
});

describe('a signed request', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('has the signature of the operator, for the region and service of the URL', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    const url = new URL('https://abc.lambda-url.eu-central-1.on.aws/');
    const request = {
      method: 'GET',
      path: '/api/v1/sets?limit=2',
      headers: { accept: 'application/json' },
      body: null,
    };
    const headers = await signed(url, request);
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/lambda\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/,
    );
    expect(headers['x-amz-security-token']).toBe('token');
  });

  it.each(['http://example.com', 'ftp://localhost', 'nowhere'])('goes to no %s', (url) => {
    expect(() => readUrl(url)).toThrow('--url: expected https://');
  });
});
