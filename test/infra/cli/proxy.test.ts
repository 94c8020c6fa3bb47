import { readFile, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { linkFile } from '../../../infra/cli/admin/link-file.ts';
import { type ConsoleDoor, startProxy } from '../../../infra/cli/admin/proxy.ts';
import { readUrl, signRequest, targetOf } from '../../../infra/cli/admin/transport.ts';
import { UserError } from '../../../infra/cli/user-error.ts';
import type { ClientRequest, Transport } from '../../../shared/admin/api/client.ts';
import { CONSOLE_HEADERS } from '../../../shared/admin/api/headers.ts';

describe('the proxy of lazaretto console', () => {
  const sent: ClientRequest[] = [];
  let proxy: ConsoleDoor;
  let cookie: string;
  beforeAll(async () => {
    proxy = await startProxy({
      port: 0,
      api: 'https://api.example',
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
    expect([entered.status, await entered.text()]).toEqual([200, expect.stringContaining('url=/"')]);
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

describe('a path that would lead elsewhere', () => {
  const api = new URL('https://abc.lambda-url.eu-central-1.on.aws/');
  const hostile = [
    ...[
      '//evil.example/',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/.//evil.example',
      '/..//evil.example',
    ],
    ...['/a/..//evil.example', '/%2e//evil.example', 'https://evil.example/', 'http:evil.example', '@evil.example/'],
    ...['.evil.example/', ':1@evil.example/', '', '*', '/\t/evil.example', '/\n/evil.example', '/#x', '/a b', '/ü'],
  ];
  const goes = (path: string): string | null => {
    try {
      return targetOf(api, path).origin;
    } catch (error) {
      expect((error as Error).message).toMatch(/^Expected a path that begins with one slash, got /);
      return null;
    }
  };

  it.each(hostile)('is refused: %j', (path) => expect(goes(path)).toBeNull());

  it('is never followed, however it is made', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2f',
        '%5c',
        '%2e',
        '@',
        ':',
        '?',
        '#',
        'evil.example',
        'https:',
        '\t',
        '\n',
        'a',
        '[',
      ],
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(path, (given) => {
        const origin = goes(given);
        return origin === null || (origin === api.origin && !targetOf(api, given).pathname.startsWith('//'));
      }),
      { numRuns: 5_000 },
    );
  });

  it('does not keep a plain one back', () => {
    expect(targetOf(api, '/api/v1/sets?limit=2&q=//x').href).toBe(`${api.origin}/api/v1/sets?limit=2&q=//x`);
    expect(targetOf(api, '/%2f/x').origin).toBe(api.origin);
  });

  it('is refused by the proxy itself, also in the place of a whole URL', async () => {
    const sent: ClientRequest[] = [];
    const send = async (request: ClientRequest) => {
      sent.push(request);
      return { status: 200, headers: new Headers(), text: '' };
    };
    const proxy = await startProxy({ port: 0, api: api.origin, send });
    const set = (await fetch(proxy.entrance)).headers.get('set-cookie') ?? '';
    const headers = { cookie: set.split(';')[0] ?? '' };
    for (const path of ['//evil.example/x', '/\\evil.example', 'http://evil.example/']) {
      const status = new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: proxy.port, path, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.once('error', reject).setHeader('host', `localhost:${proxy.port}`);
        asked.end();
      });
      expect(await status).toBe(400);
    }
    await proxy.close();
    expect(sent).toEqual([]);
  });
});

describe('what the proxy answers', () => {
  const answering = async (send: Transport, accept: string) => {
    const proxy = await startProxy({ port: 0, api: 'https://api.example', send });
    const set = (await fetch(proxy.entrance)).headers.get('set-cookie') ?? '';
    const answer = await fetch(`${proxy.url}/`, { headers: { cookie: set.split(';')[0] ?? '', accept } });
    const text = await answer.text();
    await proxy.close();
    return { status: answer.status, headers: answer.headers, text };
  };

  it('has the headers of the console, whatever the other side says', async () => {
    const headers = new Headers({
      'content-type': 'text/html',
      'content-security-policy': '',
      'x-frame-options': 'ALLOW',
    });
    const answer = await answering(async () => ({ status: 200, headers, text: '<script>1</script>' }), 'text/html');
    for (const [name, value] of Object.entries(CONSOLE_HEADERS)) expect(answer.headers.get(name)).toBe(value);
  });

  it('says in a page of its own that the API cannot be reached', async () => {
    const send: Transport = () => Promise.reject(new UserError('connect <b>ECONNREFUSED</b>'));
    const page = await answering(send, 'text/html,*/*');
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(page.text).toContain('https://api.example gave no answer');
    expect(page.text).toContain('connect &lt;b&gt;ECONNREFUSED');
    const problem = await answering(send, 'application/json');
    expect(JSON.parse(problem.text)).toMatchObject({ title: 'Lazaretto cannot be reached', status: 502 });
  });
});

describe('the link in a file', () => {
  it('is readable by its owner alone, and goes when the console ends', async () => {
    const link = await linkFile('http://localhost:1/?token=secret');
    expect((await stat(link.path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(link.path))).mode & 0o777).toBe(0o700);
    expect(link.path).not.toContain('secret');
    expect(await readFile(link.path, 'utf8')).toContain('http://localhost:1/?token=secret');
    await link.remove();
    await expect(stat(link.path)).rejects.toThrow('ENOENT');
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
    const headers = await signRequest(url, request);
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/lambda\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/,
    );
    expect(headers['x-amz-security-token']).toBe('token');
  });

  it.each(['http://example.com', 'ftp://localhost', 'nowhere'])('goes to no %s', (url) => {
    expect(() => readUrl(url)).toThrow('--url: expected https://');
  });
});

describe('whatever path a browser is led to', () => {
  it('goes to the origin of the API alone, through the very door that a browser sees', async () => {
    const api = new URL('https://abc.lambda-url.eu-central-1.on.aws/');
    const left: string[] = [];
    const send: Transport = async ({ path }) => {
      left.push(targetOf(api, path).origin);
      return { status: 200, headers: new Headers(), text: '' };
    };
    const proxy = await startProxy({ port: 0, api: api.origin, send });
    const set = (await fetch(proxy.entrance)).headers.get('set-cookie') ?? '';
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const headers = { cookie: set.split(';')[0] ?? '', host: `localhost:${proxy.port}` };
    const status = (path: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: proxy.port, path, headers, agent }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        });
        asked.once('error', reject).end();
      });
    const pieces = [
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      '%2e',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      'https:',
      'a',
      ';',
    ];
    const path = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((some) => some.join(''));
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(path, fc.boolean(), async (given, rooted) => {
        const before = left.length;
        const answer = await status(rooted ? `/${given}` : given);
        expect([200, 400, 502]).toContain(answer);
        if (answer === 200) passed += 1;
        expect(left.slice(before).every((origin) => origin === api.origin)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
    agent.destroy();
    await proxy.close();
    expect(passed).toBeGreaterThan(100);
  });
});
