import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sesClient, sesList } from '../../../../infra/cli/admin/suppression/lists.ts';

/** The paths of SES API v2 for suppression lists, as the real client asks for them. */
const asked: string[] = [];
const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request) text += part;
  return text;
};
const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    asked.push([request.method, decodeURIComponent(pathname), [...searchParams].join('&'), body].join(' ').trim());
    const isUnknown = pathname.includes('no');
    response.writeHead(isUnknown ? 404 : 200, {
      'content-type': 'application/json',
      ...(isUnknown && { 'x-amzn-errortype': 'NotFoundException' }),
    });
    const found = { EmailAddress: 'jo@example.com', Reason: 'BOUNCE', LastUpdateTime: 1_767_225_600 };
    const page = { SuppressedDestinationSummaries: [found], NextToken: 'more' };
    response.end(
      JSON.stringify(isUnknown ? {} : pathname.endsWith('addresses') ? page : { SuppressedDestination: found }),
    );
  });
});
const ENV = ['AWS_ENDPOINT_URL_SESV2', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = ENV.map((name) => process.env[name]);
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const values = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'none', 'none'];
  for (const [index, name] of ENV.entries()) process.env[name] = values[index];
});
afterAll(() => {
  for (const [index, name] of ENV.entries()) {
    if (before[index] === undefined) delete process.env[name];
    else process.env[name] = before[index];
  }
  server.close();
});

const ENTRY = { address: 'jo@example.com', for: 'BOUNCE', at: '2026-01-01T00:00:00.000Z' };

describe('sesList', () => {
  it('asks SES for the list of a tenant, and of the account', async () => {
    for (const tenant of ['acme', null]) {
      const list = sesList(sesClient('eu-west-1'), tenant);
      expect(await list.get('jo@example.com')).toEqual(ENTRY);
      expect(await list.page(null)).toEqual({ entries: [ENTRY], next: 'more' });
      await list.put('jo@example.com', 'COMPLAINT');
      expect(await list.remove('jo@example.com')).toBe(true);
    }
    const ofTenant = asked.splice(0, 4).join('\n');
    expect(ofTenant.match(/acme/g)).toHaveLength(4);
    expect(asked.join('\n')).not.toContain('acme');
    expect(asked[2]).toContain('"Reason":"COMPLAINT"');
  });

  it('takes an address that is not there for an answer, not for a fault', async () => {
    const list = sesList(sesClient('eu-west-1'), null);

    expect(await list.get('no@example.com')).toBeNull();
    expect(await list.remove('no@example.com')).toBe(false);
  });
});
