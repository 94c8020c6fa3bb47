import { serveAdmin } from '../../functions/serve-admin/handle.ts';
import { consolePage } from '../../functions/serve-admin/page.ts';
import { SECURITY_HEADERS } from '../../shared/admin/api/headers.ts';
import { NO_LINKS } from '../../shared/alerts/guide.ts';
import { buildConsole } from '../console/build.ts';
import { LOCAL_ACTOR, type LocalAdminSetup, localAdminDeps } from './admin-deps.ts';
import { type LoopbackRequest, type LoopbackResponse, type LoopbackServer, serveLoopback } from './loopback.ts';
import type { LocalMessages } from './messages.ts';
import { serveLocalPages } from './tenant-pages.ts';

export type LocalAdminOptions = LocalAdminSetup & {
  /** What stands in for Slack and mail; null: nothing does. */
  readonly messages?: LocalMessages | null;
  /** 0 takes a free one. */
  readonly port: number;
};

/** The admin function, its console and the pages of tenants on the local stack, for this machine alone. Its user is the operator. */
export async function serveLocalAdmin({ port, messages = null, ...setup }: LocalAdminOptions): Promise<LoopbackServer> {
  const tenants = await serveLocalPages(setup);
  const deps = localAdminDeps({ ...setup, tenantPages: tenants.pages });
  const files = await buildConsole();
  const html = files['index.html'] ?? '';
  const page = consolePage(
    messages === null ? files : { ...files, 'index.html': html.replace('</head>', `${MARK}</head>`) },
  );
  const answer = async (request: LoopbackRequest): Promise<LoopbackResponse> => {
    if (messages !== null && request.path === '/messages') return messagesNow(request.method, messages, server.url);
    return serveAdmin(deps, { ...request, actor: LOCAL_ACTOR }, page);
  };
  const server = await serveLoopback(answer, port).catch(async (error: unknown) => {
    await tenants.close();
    throw error;
  });
  return {
    ...server,
    async close() {
      await server.close();
      await tenants.close();
    },
  };
}

/** Tells the console that there are messages to show. */
const MARK = '<meta name="lazaretto-messages" content="local" />';

function messagesNow(method: string, messages: LocalMessages, url: string): LoopbackResponse {
  const headers = { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' };
  if (method !== 'GET') return { status: 405, headers, body: JSON.stringify({ title: 'Expected GET' }) };
  return { status: 200, headers, body: JSON.stringify(messages.seen({ ...NO_LINKS, consoleUrl: url })) };
}
