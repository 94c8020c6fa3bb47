import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sealKey } from '../../functions/_adapters/lambda/seal.ts';
import { newTicket } from '../../functions/_adapters/lambda/tenant-links.ts';
import { tenantDeps } from '../../functions/serve-tenant/compose.ts';
import { serveTenant } from '../../functions/serve-tenant/handle.ts';
import type { TenantPages } from '../../shared/admin/ports.ts';
import { buildTenantPage } from '../console/tenant-page.ts';
import type { LocalAdminSetup } from './admin-deps.ts';
import { laidOut } from './laid-out.ts';
import { serveLoopback } from './loopback.ts';

export type LocalPages = { readonly pages: TenantPages; close(): Promise<void> };

/** The pages of tenants on the local stack, on a port of their own as they are on a URL of their own, for this machine alone. */
export async function serveLocalPages({
  deployment,
  clock,
  policy,
}: Pick<LocalAdminSetup, 'deployment' | 'clock' | 'policy'>): Promise<LocalPages> {
  // Links end with the process.
  const key = sealKey(randomBytes(32).toString('hex'));
  const deps = tenantDeps({
    client: laidOut(new DynamoDBClient(deployment.dynamo.clientConfig())),
    tables: deployment.tables,
    timer: { now: () => clock.now(), sleep: (ms) => setTimeout(ms) },
    defaultPolicy: policy,
    keys: async () => [key],
    files: await buildTenantPage(),
    log: () => undefined,
  });
  const server = await serveLoopback((request) => serveTenant(deps, request), 0);
  const pages: TenantPages = {
    url: `${server.url}/`,
    newTicket,
    async tokenFor(tenant, ticket) {
      const request = { method: 'POST', path: '/link', body: JSON.stringify({ tenant, ticket }) };
      const { status, body } = await serveTenant(deps, request);
      return status === 200 ? (JSON.parse(body) as { readonly token: string }).token : null;
    },
  };
  return { pages, close: () => server.close() };
}
