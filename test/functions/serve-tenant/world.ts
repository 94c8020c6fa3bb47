import { serveLocalPages } from '../../../infra/local/tenant-pages.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { adminWorld, ENFORCE } from '../serve-admin/world.ts';

const POLICY: Policy = { ...ENFORCE, tenants: { acme: { sets: ['acme-*'] }, rival: { sets: ['rival-*'] } } };

/** The API, and the pages of tenants behind a server of their own, over the same tables. */
export async function pagesWorld(policy: Policy = POLICY) {
  const world = await adminWorld({ policy });
  const { clock, dynamo, tables } = world;
  const { pages, close } = await serveLocalPages({ deployment: { dynamo, tables }, clock, policy });
  const deps: AdminDeps = { ...world.deps, tenantPages: pages };
  const share = async (tenant: string, body: object = {}) =>
    await world.send('POST', `/tenants/${tenant}/link`, { body }, deps);
  const revoke = async (tenant: string) =>
    await world.send('POST', `/tenants/${tenant}/link/revocation`, { body: {} }, deps);
  /** The token of a fresh link. */
  const tokenOf = async (tenant: string, body: object = {}): Promise<string> => {
    const { json } = await share(tenant, body);
    return new URLSearchParams(new URL(String(json.url)).hash.slice(1)).get('t') ?? '';
  };
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, pages.url), init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  return {
    ...world,
    deps,
    url: pages.url,
    share,
    revoke,
    tokenOf,
    ask,
    post,
    page: (token: string) => post('page', { token }),
    async close(): Promise<void> {
      await close();
      await dynamo.close();
    },
  };
}
