import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClientResponse, Transport } from '../../../shared/admin/api/client.ts';
import { CONSOLE_HEADERS, SECURITY_HEADERS } from '../../../shared/admin/api/headers.ts';
import { forHtml, plain } from '../../../shared/kernel/escape.ts';
import {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  serveLoopback,
} from '../../local/loopback.ts';

/** What of a request goes on. Neither cookie nor origin: they are between the browser and this proxy. */
const PASSED_ON = ['accept', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-lazaretto-via'];
/** What of an answer comes back. How a page may behave here is ours to say, not the answer's. */
const PASSED_BACK = ['content-disposition', 'content-type', 'etag', 'idempotency-replayed', 'x-next-cursor'];
/** A file of the console whose name has its content's hash. */
const KEPT = 'private, max-age=31536000, immutable';

export type ProxyOptions = {
  /** Sends on, with the operator's own signature. */
  readonly send: Transport;
  /** Where the API is, as an error names it. */
  readonly api: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Called at each request that was let in: the count of idle minutes begins anew. */
  readonly onRequest?: () => void;
};
export type ConsoleDoor = LoopbackServer & {
  /** Opens the console, once. */
  readonly entrance: string;
};

const secret = (): string => randomBytes(32).toString('base64url');
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): LoopbackResponse => ({
  status,
  headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

/**
 * A way from a browser on this machine to the API: it signs what comes from the page that it let in, and nothing else.
 * The URL of the entrance works once, and is exchanged for a cookie that no script can read and no other site sends.
 */
export async function startProxy({ send, api, port, onRequest = () => undefined }: ProxyOptions): Promise<ConsoleDoor> {
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
      return text(401, 'This link was used already. Start lazaretto console again.\n');
    token = null;
    // A redirect would still count as the work of the page that opened this one, and a strict cookie would stay behind.
    return text(200, '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Lazaretto</title>', {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    });
  };

  async function answer(request: LoopbackRequest): Promise<LoopbackResponse> {
    const { method, path, query, body } = request;
    const given = new URLSearchParams(query).get('token');
    if (path === '/' && method === 'GET' && given !== null) return enter(given);
    if (isForeign(request)) return text(403, 'Expected a request of this very page.\n');
    if (!isLetIn(request)) return text(401, 'Expected to come in by the link that lazaretto console printed.\n');
    onRequest();
    const headers = Object.fromEntries(
      PASSED_ON.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]]])),
    );
    const target = query === '' ? path : `${path}?${query}`;
    try {
      return passedBack(await send({ method, path: target, headers, body: body === '' ? null : body }));
    } catch (error) {
      return unreachable(request, api, error instanceof Error ? error.message : String(error));
    }
  }

  return { ...server, entrance: `${server.url}/?token=${token}` };
}

function passedBack({ status, headers, text: body }: ClientResponse): LoopbackResponse {
  const passed = PASSED_BACK.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const isPage = /^(text\/(html|css|javascript)|image\/svg\+xml)\b/.test(headers.get('content-type') ?? '');
  const ours = isPage ? CONSOLE_HEADERS : SECURITY_HEADERS;
  const kept = isPage && headers.get('cache-control') === KEPT ? { 'cache-control': KEPT } : {};
  return { status, headers: { ...Object.fromEntries(passed), ...ours, ...kept }, body };
}

/** No answer came: a page for a browser, a problem document for the console's own requests. */
function unreachable({ headers }: LoopbackRequest, api: string, why: string): LoopbackResponse {
  const title = 'Lazaretto cannot be reached';
  if (!(headers['accept'] ?? '').includes('text/html')) {
    const problem = { type: 'about:blank', title, status: 502, detail: plain(why) };
    return text(502, JSON.stringify(problem), { 'content-type': 'application/problem+json; charset=utf-8' });
  }
  const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<h1>${title}</h1>
<p>The console runs, but ${forHtml(api)} gave no answer.</p>
<p><code>${forHtml(why)}</code></p>
<ul>
<li>Are your AWS credentials still valid? Sign in again, and start <code>lazaretto console</code> anew.</li>
<li>Is the stack still deployed, and does this machine have a way to the internet?</li>
</ul>
<p><a href="/">Try again</a></p>
</html>
`;
  return text(502, page, { 'content-type': 'text/html; charset=utf-8' });
}
