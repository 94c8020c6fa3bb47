import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Transport } from '../../../shared/admin/client.ts';
import {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  serveLoopback,
} from '../../local/loopback.ts';

/** What of a request goes on. Neither cookie nor origin: they are between the browser and this proxy. */
const PASSED_ON = ['accept', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-lazaretto-door'];
/** What of an answer comes back. */
const PASSED_BACK = [
  'cache-control',
  'content-disposition',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'etag',
  'idempotency-replayed',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
  'x-next-cursor',
];

export type ProxyOptions = {
  /** Sends on, with the operator's own signature. */
  readonly send: Transport;
  /** 0 takes a free one. */
  readonly port: number;
  /** Called at each request that was let in: whoever counts idle minutes begins anew. */
  readonly onRequest?: () => void;
};
export type ConsoleDoor = LoopbackServer & {
  /** Opens the console, once. */
  readonly entrance: string;
};

const secret = (): string => randomBytes(32).toString('base64url');
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const plain = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): LoopbackResponse => ({
  status,
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...headers,
  },
  body,
});

/**
 * A door from a browser on this machine to the API: it signs what comes from the page that it let in, and nothing else.
 * The URL of the entrance works once, and is exchanged for a cookie that no script can read and no other site sends.
 */
export async function startProxy({ send, port, onRequest = () => undefined }: ProxyOptions): Promise<ConsoleDoor> {
  let token: string | null = secret();
  const session = secret();
  const server: LoopbackServer = await serveLoopback((request) => answer(request), port);
  const cookie = `lazaretto-${server.port}`;

  const isForeign = ({ headers }: LoopbackRequest): boolean => {
    const site = headers['sec-fetch-site'];
    const { origin, host } = headers;
    return (
      (origin !== undefined && origin !== `http://${host}`) ||
      (site !== undefined && site !== 'same-origin' && site !== 'none')
    );
  };
  const isLetIn = ({ headers }: LoopbackRequest): boolean =>
    (headers['cookie'] ?? '').split(/;\s*/).some((pair) => {
      const [name, value = ''] = pair.split('=');
      return name === cookie && isSame(value, session);
    });

  const enter = (given: string): LoopbackResponse => {
    if (token === null || !isSame(given, token))
      return plain(401, 'This link was used already. Start lazaretto console again.\n');
    token = null;
    return plain(303, '', { location: '/', 'set-cookie': `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict` });
  };

  async function answer(request: LoopbackRequest): Promise<LoopbackResponse> {
    const { method, path, query, body } = request;
    const given = new URLSearchParams(query).get('token');
    if (path === '/' && method === 'GET' && given !== null) return enter(given);
    if (isForeign(request)) return plain(403, 'Expected a request of this very page.\n');
    if (!isLetIn(request)) return plain(401, 'Expected to come in by the link that lazaretto console printed.\n');
    onRequest();
    const headers = Object.fromEntries(
      PASSED_ON.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]]])),
    );
    const target = query === '' ? path : `${path}?${query}`;
    const response = await send({ method, path: target, headers, body: body === '' ? null : body });
    const back = PASSED_BACK.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return { status: response.status, headers: Object.fromEntries(back), body: response.text };
  }

  return { ...server, entrance: `${server.url}/?token=${token}` };
}
