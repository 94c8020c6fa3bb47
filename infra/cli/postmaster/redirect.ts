import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clip, plain } from '../../../shared/kernel/escape.ts';

/** What came back from the consent screen. */
export type Redirected = { readonly code: string } | { readonly error: string };
export type RedirectServer = {
  /** Where the browser is to be sent: `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** The first answer to our own question. */
  readonly answer: Promise<Redirected>;
  close(): Promise<void>;
};

const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;
const LONGEST_ERROR = 60;

/**
 * Takes one answer on the loopback interface. Whoever does not know `state` is refused and changes nothing: any page in
 * the browser can send a request here. Nothing that comes in is shown.
 */
export async function takeRedirect(state: string): Promise<RedirectServer> {
  const { promise: answer, resolve } = Promise.withResolvers<Redirected>();
  let isTaken = false;
  let address = '';
  const take = (request: IncomingMessage): { readonly status: number; readonly text: string } => {
    const refused = { status: 400, text: 'This is not the answer that lazaretto waits for. Nothing was changed.\n' };
    const url = URL.canParse(`${address}${request.url}`) ? new URL(`${address}${request.url}`) : null;
    if (request.method !== 'GET' || request.headers.host !== new URL(address).host || url?.pathname !== '/')
      return refused;
    const query = url.searchParams;
    if (query.getAll('state').length !== 1 || !isSame(query.get('state') ?? '', state)) return refused;
    if (isTaken) return { status: 409, text: 'lazaretto has its answer already. You can close this page.\n' };
    const [code, error] = [query.get('code'), query.get('error')];
    if (error !== null) {
      isTaken = true;
      resolve({ error: clip(plain(error), LONGEST_ERROR) });
      return { status: 200, text: 'Nothing was connected. You can close this page.\n' };
    }
    if (code === null || code === '' || query.getAll('code').length !== 1) return refused;
    isTaken = true;
    resolve({ code });
    return { status: 200, text: 'Thank you. You can close this page, and go on in the terminal.\n' };
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { status, text } = take(request);
    response.writeHead(status, HEADERS).end(text);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => listening());
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    answer,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Compared in the same time whatever is wrong. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
