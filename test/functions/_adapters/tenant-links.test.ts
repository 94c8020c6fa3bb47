import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantLinks } from '../../../functions/_adapters/lambda/tenant-links.ts';

type Answer = { readonly status: number; readonly body: string };
describe('links to the page of a tenant', () => {
  let answer: Answer = { status: 200, body: '' };
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${await text(request)}`);
    response.writeHead(answer.status).end(answer.body);
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server.close());

  const link = async (given: Answer, at = url) => {
    answer = given;
    const why: string[] = [];
    return { token: await tenantLinks(at, (one) => why.push(one)).tokenFor('acme', 'a-ticket'), why };
  };

  it('are signed by who holds the key', async () => {
    expect(await link({ status: 200, body: '{"token":"a.b.c"}' })).toEqual({ token: 'a.b.c', why: [] });
    expect(asked.at(-1)).toBe('POST /link {"tenant":"acme","ticket":"a-ticket"}');
  });

  it.each([
    [{ status: 429, body: '' }, 'it answered 429'],
    [{ status: 200, body: '{}' }, 'its answer holds no token'],
    [{ status: 200, body: '<html>' }, 'JSON'],
  ])('are none where the answer is %j, and the log says why, without the ticket', async (given, why) => {
    const got = await link(given);
    expect(got).toEqual({ token: null, why: [expect.stringContaining(why)] });
    expect(got.why.join()).not.toContain('a-ticket');
  });

  it('are none where nobody answers, and the log says why', async () => {
    const { token, why } = await link({ status: 200, body: '' }, 'http://127.0.0.1:9/');
    expect(token).toBeNull();
    expect(why.join()).toMatch(/^fetch failed: .+/);
  });
});
