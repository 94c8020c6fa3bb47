import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the loopback interface. Names of headers are in lower case. */
export type LoopbackRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type LoopbackResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type LoopbackServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/** A little more than the API takes, so that it is the API that refuses. Unit: bytes. */
const MOST_BYTES = 1_100_000;
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } as const;

/** Names under which this machine reaches itself. Any other `Host` is somebody else's page (DNS rebinding). */
const isOwnHost = (host: string | undefined, port: number): boolean =>
  host === `localhost:${port}` || host === `127.0.0.1:${port}` || host === `[::1]:${port}`;

/**
 * A path of this very server. A second slash or a backslash at the front, or a whole URL in the place of the path, lets
 * a resolver end at another host.
 */
export const isPlainPath = (path: string): boolean => /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !/[\\#]/.test(path);

/** The body as text; null where it is too long. */
async function bodyOf(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

/**
 * Serve on this machine alone, and only to who asks for it under its own name. Port 0 takes a free one.
 * @throws where the port is taken (`EADDRINUSE`)
 */
export function serveLoopback(
  answer: (request: LoopbackRequest) => Promise<LoopbackResponse>,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer(async (incoming, outgoing) => {
    const respond = ({ status, headers, body }: LoopbackResponse) => outgoing.writeHead(status, headers).end(body);
    const refuse = (status: number, body: string) =>
      respond({ status, headers: { ...PLAIN, connection: 'close' }, body });
    try {
      const { port: own } = server.address() as AddressInfo;
      if (!isOwnHost(incoming.headers.host, own)) return refuse(403, 'Expected to be asked for as localhost.\n');
      const target = incoming.url ?? '/';
      if (!isPlainPath(target)) return refuse(400, 'Expected a path that begins with one slash.\n');
      const body = await bodyOf(incoming);
      if (body === null) return refuse(413, `Expected at most ${MOST_BYTES} bytes.\n`);
      const [path = '/', query = ''] = splitOnce(target, '?');
      return respond(
        await answer({ method: incoming.method ?? 'GET', path, query, headers: headersOf(incoming), body }),
      );
    } catch {
      if (!outgoing.headersSent) return refuse(502, 'The answer could not be had.\n');
      return outgoing.destroy();
    }
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: own } = server.address() as AddressInfo;
      resolve({ url: `http://localhost:${own}`, port: own, close });
    });
  });
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
