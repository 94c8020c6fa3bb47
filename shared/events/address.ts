/** Longest domain name. Unit: characters. @see https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const DOMAIN_MAX = 253;
/** Ends a domain: what follows is a comment or damage. */
const AFTER_DOMAIN = /[\s()<>,;"\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * An address in the form under which it is counted: without display name, its domain in lower case and without a
 * trailing dot. The local part stays as it is, because only its owner knows whether case matters there.
 */
export function normalAddress(text: string): string {
  const bare = withoutName(text);
  const at = bare.lastIndexOf('@');
  return at < 0 ? bare : `${bare.slice(0, at)}@${normalDomain(bare.slice(at + 1))}`;
}

/** The domain of a normal address; '' where there is none. */
export const domainOfNormal = (address: string): string => {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1);
};

/** The domain of an address in any form, or of a bare domain; null where nothing is left. */
export function domainOf(text: string): string | null {
  const bare = withoutName(text);
  const domain = normalDomain(bare.slice(bare.lastIndexOf('@') + 1));
  return domain === '' ? null : domain;
}

function normalDomain(text: string): string {
  const domain = text.trim().toLowerCase();
  const found = domain.search(AFTER_DOMAIN);
  let end = found < 0 ? domain.length : found;
  while (end > 0 && domain[end - 1] === '.') end--;
  return domain.slice(0, Math.min(end, DOMAIN_MAX));
}

/** `"Jane Doe" <jane@example.com>` → `jane@example.com`. */
function withoutName(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.endsWith('>')) return trimmed;
  const open = openingBracket(trimmed);
  return open < 0 ? trimmed : trimmed.slice(open + 1, -1).trim();
}

/** The first `<` that is not inside quotes: both a display name and a local part may quote one. */
function openingBracket(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === '"') quoted = !quoted;
    else if (character === '<' && !quoted) return i;
  }
  return text.lastIndexOf('<'); // quotes that never close
}
