import { randomBytes } from 'node:crypto';
import type { TenantPages } from '../../../shared/admin/ports.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** A person waits. Unit: ms. */
const TIMEOUT_MS = 15 * SECOND_MS;

/** Nobody guesses it within the minute in which it counts. */
export const newTicket = (): string => randomBytes(32).toString('base64url');

/**
 * Asks the function behind a URL, which alone holds the key, for links.
 * @param onFailure is told why there is none: a sentence without ticket and token
 */
export const tenantLinks = (url: string, onFailure: (why: string) => void): TenantPages => ({
  url,
  newTicket,
  async tokenFor(tenant, ticket) {
    try {
      const response = await fetch(new URL('link', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tenant, ticket }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      const { token } = (await response.json()) as { readonly token?: unknown };
      if (typeof token !== 'string') throw new Error('its answer holds no token');
      return token;
    } catch (error) {
      onFailure(causesOf(error));
      return null;
    }
  },
});

const causesOf = (error: unknown): string =>
  error instanceof Error
    ? [error.message, ...(error.cause === undefined ? [] : [causesOf(error.cause)])].join(': ')
    : String(error);
