import { getDomain } from 'tldts';

/**
 * The domain that somebody registered below a public suffix, private suffixes such as `github.io` included; null for a
 * suffix itself. RFC 7489 took that for the organizational domain, and some receivers still do.
 */
export function registrableDomain(name: string): string | null {
  // A name begins with a label; tldts would look behind the dot.
  if (name.startsWith('.')) return null;
  return getDomain(name, { allowPrivateDomains: true, validateHostname: false });
}

/** Both names are of one owner. */
export const isOfOne = (one: string, other: string): boolean =>
  (registrableDomain(one) ?? one) === (registrableDomain(other) ?? other);
