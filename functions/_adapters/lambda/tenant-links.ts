import { randomBytes } from 'node:crypto';
import type { TenantPages } from '../../../shared/admin/ports.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** A person waits. Unit: ms. */
const TIMEOUT_MS = 15 * SECOND_MS;

/** Nobody guesses it within the minute in which it counts. */
export const newTicket = (): string => randomBytes(32).toString('base64url');

/** Asks the function behind a URL, which alone holds the key, for links. */
export const tenantLinks = (url: string): TenantPages => ({
  url,
  newTicket,
  async tokenFor(tenant, ticket) {
    const response = await fetch(new URL('link', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant, ticket }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    if (response === null || !response.ok) return null;
    const { token } = (await response.json()) as { readonly token?: unknown };
    return typeof token === 'string' ? token : null;
  },
});
