import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hmac } from '../../../../functions/_adapters/lambda/sha256.ts';
import { secretValue } from '../../../../functions/_adapters/secrets/secret-value.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** Answers as Secrets Manager would, one after the other. */
async function answering(...answers: readonly (readonly [status: number, body: object])[]) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    request.on('data', (chunk) => asked.push(String(chunk)));
    request.on('end', () => {
      const [status, body] = answers[Math.min(asked.length, answers.length) - 1] ?? [500, {}];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { asked, read: secretValue('arn:key', { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }) };
}

describe('secretValue', () => {
  it('reads the secret once', async () => {
    const { asked, read } = await answering([200, { SecretString: 'a key' }]);

    expect(await Promise.all([read(), read()])).toEqual(['a key', 'a key']);
    expect(asked.map((body) => JSON.parse(body))).toEqual([{ SecretId: 'arn:key' }]);
  });

  it('tries again after a failure, and says what is wrong with an empty one', async () => {
    const { read } = await answering(
      [400, { __type: 'AccessDeniedException', message: 'no' }],
      [200, {}],
      [200, { SecretString: 'a key' }],
    );

    await expect(read()).rejects.toThrow('no');
    await expect(read()).rejects.toThrow('Expected a value in the secret arn:key, got none');
    expect(await read()).toBe('a key');
  });
});

describe('hmac', () => {
  it('is HMAC-SHA-256', () => {
    // RFC 4231, test case 2.
    expect(hmac('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
