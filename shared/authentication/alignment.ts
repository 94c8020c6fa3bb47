import type { Dns } from '../dns/model.ts';
import { organizationalDomain } from './dmarc-discovery.ts';

/**
 * Whether a domain that authenticated speaks for the one in From (RFC 9989 section 4.4): strict wants the same name,
 * relaxed the same organizational domain. @returns null where that could not be found out
 */
export async function isAligned(
  dns: Dns,
  from: string,
  authenticated: string,
  mode: 'r' | 's',
): Promise<boolean | null> {
  if (from === authenticated) return true;
  if (mode === 's') return false;
  const [one, other] = await Promise.all([organizationalDomain(dns, from), organizationalDomain(dns, authenticated)]);
  return one === null || other === null ? null : one === other;
}
