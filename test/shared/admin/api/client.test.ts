import { describe, expect, it } from 'vitest';
import { ApiProblem, type ClientRequest, clientOver, pathOf } from '../../../../shared/admin/api/client.ts';

describe('the client', () => {
  it('puts any name into a path, and any text into a query, so that they arrive as they are', () => {
    expect(pathOf('getSet', { set: 'a/b ?#é' })).toBe('/api/v1/sets/a%2Fb%20%3F%23%C3%A9');
    expect(pathOf('listSets', {}, { q: 'a b+c&d', limit: 5, tenant: undefined })).toBe(
      '/api/v1/sets?q=a%20b%2Bc%26d&limit=5',
    );
  });

  it('sends a key of its own with each change, and the version that was seen', async () => {
    const sent: ClientRequest[] = [];
    let keys = 0;
    const client = clientOver(
      async (request) => {
        sent.push(request);
        return { status: 200, headers: new Headers(), text: '{}' };
      },
      'console',
      () => `key-${++keys}`,
    );
    const body = { action: 'pin', reason: 'x' } as const;
    for (const seen of ['1.0', '1.1']) await client.call('actOnSet', { path: { set: 'birch' }, body, seen });
    await client.call('getFleet');
    expect(sent.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-2', undefined]);
    expect(sent.map(({ headers }) => headers['if-match'])).toEqual(['"1.0"', '"1.1"', undefined]);
    expect(sent[0]).toMatchObject({ method: 'POST', body: JSON.stringify(body) });
    expect(sent[2]?.headers['x-lazaretto-via']).toBe('console');
  });

  it.each([
    ['a problem document', '{"type":"t","title":"T","status":409,"detail":"birch is healthy"}', 'birch is healthy'],
    ['what IAM itself says', '{"Message":"Forbidden"}', 'the answer was 409: {"Message":"Forbidden"}'],
    ['no JSON at all', '<html>', 'the answer was 409: <html>'],
  ])('throws %s as a problem', async (_, text, detail) => {
    const client = clientOver(
      async () => ({ status: 409, headers: new Headers(), text }),
      'cli',
      () => 'key',
    );
    const refused = client.call('getFleet');
    await expect(refused).rejects.toBeInstanceOf(ApiProblem);
    await expect(refused).rejects.toMatchObject({ message: detail, problem: { status: 409 } });
  });
});
