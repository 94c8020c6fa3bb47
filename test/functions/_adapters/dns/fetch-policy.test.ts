import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { policyFetcher } from '../../../../functions/_adapters/dns/fetch-policy.ts';

const pem = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/mta-sts/${name}.pem`, import.meta.url), 'utf8');
const ca = pem('cert');
const text =
  (status: number, body: string, type = 'text/plain'): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': type, location: 'https://example.com/' }).end(body);

async function fetchFrom(
  listener: RequestListener,
  options: { readonly host?: string; readonly timeoutMs?: number } = {},
) {
  const server = createServer({ key: pem('key'), cert: ca }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await policyFetcher({ port, ca, timeoutMs: options.timeoutMs ?? 5_000 })(
      options.host ?? 'mta-sts.example.com',
      '127.0.0.1',
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('policyFetcher', () => {
  it('fetches the policy by its name, from the address that it is given', async () => {
    let asked: unknown;
    const answer = await fetchFrom((request, response) => {
      asked = [request.url, request.headers.host];
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('version: STSv1\n');
    });
    expect(answer).toEqual({ status: 'found', text: 'version: STSv1\n' });
    expect(asked).toEqual(['/.well-known/mta-sts.txt', 'mta-sts.example.com']);
  });

  it.each([
    ['a redirect', text(301, ''), 'status 301'],
    ['no such file', text(404, ''), 'status 404'],
    ['another 2xx', text(204, ''), 'status 204'],
    ['a web page', text(200, '<html>', 'text/html'), 'content type text/html'],
    ['64 KB and a byte', text(200, 'x'.repeat(65_537)), 'longer than 65536 bytes'],
  ])('does not take %s', async (_, listener, why) => {
    expect(await fetchFrom(listener)).toMatchObject({ status: 'unfit', why: expect.stringContaining(why) });
  });

  it('takes 64 KB', async () => {
    expect(await fetchFrom(text(200, 'x'.repeat(65_536)))).toMatchObject({ status: 'found' });
  });

  it('hangs up on a policy that streams for ever', async () => {
    const stream: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = (): void => {
        while (!response.destroyed && response.write('mx: a.example\n'.repeat(100)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    expect(await fetchFrom(stream)).toMatchObject({ status: 'unfit', why: expect.stringContaining('longer') });
  });

  it('does not wait for ever for one that begins and stops, or never begins', async () => {
    const drip: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('version');
    };
    expect(await fetchFrom(drip, { timeoutMs: 200 })).toMatchObject({ status: 'failed' });
    expect(await fetchFrom(() => undefined, { timeoutMs: 200 })).toMatchObject({ status: 'failed' });
  });

  it('does not believe a host whose certificate names another', async () => {
    expect(await fetchFrom(text(200, ''), { host: 'mta-sts.example.org' })).toMatchObject({ status: 'failed' });
  });
});
