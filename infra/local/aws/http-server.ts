import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SdkRequest, SdkResponse } from '../sdk-handler.ts';

/** A server on loopback; `url` has no slash at its end. */
export type Listening = { readonly url: string; close(): Promise<void> };

/** Serves over HTTP what answers the SDK in process. Port 0 takes a free one. */
export const serve = (answer: (request: SdkRequest) => SdkResponse, port: number): Promise<Listening> => {
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const { statusCode, headers, body } = answer({
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
      body: await buffer(incoming),
    });
    outgoing.writeHead(statusCode, headers);
    // A body that is shorter than its header says is one that breaks off.
    if (body.length < Number(headers['content-length'] ?? 0)) {
      outgoing.flushHeaders();
      outgoing.write(body, () => outgoing.destroy());
    } else outgoing.end(body);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
    });
  });
};
