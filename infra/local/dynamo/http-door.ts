import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EngineAnswer, EngineCall } from './messages.ts';

/** Answers DynamoDB's HTTP API on loopback, for people and their tools. Resolves with the port; 0 takes a free one. */
export const listen = (port: number, call: (call: EngineCall) => Promise<EngineAnswer>): Promise<number> => {
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const answer = await call({ target, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
};
