import { writeAudited } from '../../audit/audited-item.ts';
import { DAY_MS, iso, SECOND_MS } from '../../kernel/time.ts';
import { showValue } from '../../policy/shown.ts';
import { tenantKey } from '../../registry/keys.ts';
import { type Grant, grantIn, NO_GRANT, withLink, withoutLinks } from '../../tenant-page/grant.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { AnswerOf, BodyOf } from '../fleet/operations.ts';
import type { AdminDeps, TenantPages } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { auditedDeps } from '../sets/change-set.ts';

/** No link lives longer, so what is kept of links is of no use then. Unit: ms. */
const GRANT_MS = 31 * DAY_MS;

/**
 * A link to the page of a tenant. Its ticket is noted with the line of the audit trail; whoever signs links signs one for
 * the ticket. @param isTenant null: it is not known yet
 * @throws {RequestRefused} where this deployment has no pages, or nobody knows the tenant
 */
export async function sharePage(
  deps: AdminDeps,
  tenant: string,
  { days, language }: BodyOf<'shareTenant'>,
  isTenant: boolean | null,
  request: ActionRequest,
): Promise<AnswerOf<'shareTenant'>> {
  const pages = pagesOf(deps);
  if (isTenant === false) {
    const sentence = `expected a tenant of the policy, of an order or of a set, and nobody knows ${showValue(tenant)}`;
    throw refuseField('not-found', 'path.tenant', sentence);
  }
  const ticket = pages.newTicket();
  const to = `${days} ${days === 1 ? 'day' : 'days'}`;
  const { linkEndsAt } = await changeGrant(deps, tenant, { ...request, action: 'tenant-link', to }, (grant) =>
    withLink(grant, { days, ticketDigest: deps.sha256(ticket), now: request.now }),
  );
  const token = await pages.tokenFor(tenant, ticket);
  if (token === null) {
    throw new RequestRefused('unavailable', 'the function that signs links gave none: try again in a minute');
  }
  const asked = language === undefined ? '' : `&lang=${language}`;
  return { url: `${pages.url}#t=${token}${asked}`, endsAt: iso(linkEndsAt) };
}

/** Voids every link to the page of a tenant. @throws {RequestRefused} where this deployment has no pages */
export async function revokeLinks(deps: AdminDeps, tenant: string, request: ActionRequest): Promise<string> {
  pagesOf(deps);
  await changeGrant(deps, tenant, { ...request, action: 'tenant-link-revoked', to: null }, (grant) =>
    withoutLinks(grant, request.now),
  );
  return `no link to the page of ${tenant} opens any more`;
}

/** Voids every link to the page of a tenant who leaves; nothing where there never was one. */
export async function endLinks(deps: AdminDeps, tenant: string, request: ActionRequest): Promise<void> {
  if (deps.tenantPages === null || grantIn((await deps.keeper.read(tenantKey.page(tenant))).fields) === null) return;
  await revokeLinks(deps, tenant, request);
}

function pagesOf({ tenantPages }: AdminDeps): TenantPages {
  if (tenantPages !== null) return tenantPages;
  throw new RequestRefused('not-here', 'this deployment has no pages for tenants: set `tenantPages: true` and deploy');
}

async function changeGrant(
  deps: AdminDeps,
  tenant: string,
  { actor, via, now, reason, action, to }: ActionRequest & { readonly action: string; readonly to: string | null },
  change: (grant: Grant) => Grant,
): Promise<Grant> {
  const key = tenantKey.page(tenant);
  const kept = await deps.keeper.read(key);
  const grant = change(grantIn(kept.fields) ?? NO_GRANT);
  const written = await writeAudited(auditedDeps(deps), key, kept, {
    fields: { ...grant, expiresAt: Math.ceil((now + GRANT_MS) / SECOND_MS) },
    endsAt: null,
    entry: {
      ...{ id: `page:${tenant}:${kept.revision + 1}`, at: now, actor, via, action },
      target: { kind: 'tenant', name: tenant },
      from: null,
      to,
      why: reason,
    },
  });
  if (!written) throw refuseField('stale-version', 'path.tenant', 'somebody else changed its links at the same moment');
  return grant;
}
