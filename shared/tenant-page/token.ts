import { DAY_MS, type EpochMs } from '../kernel/time.ts';

/** Longest life of a link. Unit: days. */
export const MOST_DAYS = 30;

/** What a link says: whose page it opens, since when, and until when. */
export type Claims = { readonly tenant: string; readonly issuedAt: EpochMs; readonly endsAt: EpochMs };

/** A key that links are signed with. */
export type SealKey = {
  /** Says which key it is, and nothing about it: 8 hexadecimal digits. */
  readonly id: string;
  /** HMAC-SHA256 of a text, in base64url without padding. */
  readonly mac: (text: string) => string;
};
/** The key that signs comes first; links of the others still open. */
export type SealKeys = readonly [SealKey, ...SealKey[]];

/** Compares in a time that does not depend on where two texts differ. */
export type SameText = (a: string, b: string) => boolean;

/** `ended` is only said of a link that was signed here. */
export type Opened =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly why: 'wrong' | 'ended' };

const TOKEN = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{1,400})\.([A-Za-z0-9_-]{43})$/;
/** Longest text that may be a token. Unit: UTF-16 units. */
export const LONGEST_TOKEN = 8 + 1 + 400 + 1 + 43;

/** The token of a link: the id of its key, what it says, and the HMAC of both. */
export function sealed({ tenant, issuedAt, endsAt }: Claims, [{ id, mac }]: SealKeys): string {
  const said = `${id}.${toBase64Url(JSON.stringify([tenant, issuedAt, endsAt]))}`;
  return `${said}.${mac(said)}`;
}

/**
 * What a token says, where it was signed here and has not ended. The HMAC is compared as text: of the texts that decode
 * to the same bytes only the one that was written counts.
 */
export function opened(token: string, keys: SealKeys, isSame: SameText, now: EpochMs): Opened {
  const [, id, said, signature] = TOKEN.exec(token) ?? [];
  const key = keys.find((one) => one.id === id);
  if (key === undefined || said === undefined || signature === undefined) return WRONG;
  if (!isSame(key.mac(`${id}.${said}`), signature)) return WRONG;
  const claims = claimsIn(said);
  if (claims === null) return WRONG;
  const { issuedAt, endsAt } = claims;
  return now < Math.min(endsAt, issuedAt + MOST_DAYS * DAY_MS) ? { ok: true, claims } : { ok: false, why: 'ended' };
}
const WRONG: Opened = { ok: false, why: 'wrong' };

/** Null where another version wrote it. */
function claimsIn(said: string): Claims | null {
  try {
    const [tenant, issuedAt, endsAt] = JSON.parse(fromBase64Url(said)) as readonly unknown[];
    const isOurs = typeof tenant === 'string' && typeof issuedAt === 'number' && typeof endsAt === 'number';
    return isOurs ? { tenant, issuedAt, endsAt } : null;
  } catch {
    return null;
  }
}

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const fromBase64Url = (text: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
  );
