import { parseTagList, trimBlanks } from '../tag-list.ts';

/** A public key as DNS has it (RFC 6376 section 3.6.1). */
export type DkimKey = {
  readonly type: string;
  /** RSA: bits of the modulus. Ed25519: 256. Null where the key cannot be read. Unit: bits. */
  readonly bits: number | null;
  readonly isRevoked: boolean;
  readonly hashes: readonly string[] | null;
  readonly services: readonly string[];
  readonly flags: readonly string[];
  /** `v` stands first and says DKIM1, or is not there. */
  readonly hasRightVersion: boolean;
  readonly hasKeyTag: boolean;
  /** Nothing but tags, each once: anything else makes the whole list invalid (section 3.2). */
  readonly isWellFormed: boolean;
};

/** Looks like a key: anything else at the name is no concern of DKIM. */
export const isDkimKey = (text: string): boolean =>
  /(?:^|[;\s"'\\])p\s*=/.test(text) || /v\s*=\s*"?DKIM\d/i.test(text) || PEM.test(text);
const PEM = /-{3,}\s*BEGIN [A-Z ]*KEY/i;

export function parseDkimKey(text: string): DkimKey {
  const { tags, names, duplicates, foreign } = parseTagList(text);
  const words = (name: string): string[] | null => tags.get(name)?.toLowerCase().split(':').map(trimBlanks) ?? null;
  const p = tags.get('p')?.replace(/[ \t\r\n]+/g, '');
  const type = tags.get('k')?.toLowerCase() ?? 'rsa';
  const version = tags.get('v');
  return {
    type,
    bits: p === undefined || p === '' ? null : bitsOf(type, p),
    isRevoked: p === '',
    hashes: words('h'),
    services: words('s') ?? ['*'],
    flags: words('t') ?? [],
    hasRightVersion: version === undefined || (version === 'DKIM1' && names[0] === 'v'),
    hasKeyTag: p !== undefined,
    isWellFormed: duplicates.length === 0 && foreign.length === 0,
  };
}

function bitsOf(type: string, base64: string): number | null {
  const bytes = bytesOf(base64);
  if (bytes === null) return null;
  if (type === 'ed25519') return bytes.length === 32 ? 256 : null;
  return type === 'rsa' ? modulusBits(bytes) : null;
}

function bytesOf(base64: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;

/** All of the text is one key: nothing is missing, and nothing stands behind it. */
export function isWholeKey(base64: string): boolean {
  const der = bytesOf(base64);
  return der !== null && element(der, 0, SEQUENCE)?.to === der.length && modulusBits(der) !== null;
}

/** The bare key in a SubjectPublicKeyInfo of Ed25519 (RFC 8410), which is what DKIM wants; null for anything else. */
export function bareEd25519(base64: string): string | null {
  const der = bytesOf(base64);
  if (der === null || der.length !== 44 || !ED25519.every((byte, at) => der[at] === byte)) return null;
  return btoa(String.fromCharCode(...der.subarray(ED25519.length)));
}
const ED25519 = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/** Length of the modulus in a SubjectPublicKeyInfo, or in a bare RSAPublicKey (RFC 8017 appendix A.1.1). Unit: bits. */
function modulusBits(der: Uint8Array): number | null {
  const outer = element(der, 0, SEQUENCE);
  if (outer === null) return null;
  let key: Uint8Array = der;
  if (der[outer.from] === SEQUENCE) {
    const algorithm = element(der, outer.from, SEQUENCE);
    const bitString = algorithm && element(der, algorithm.to, BIT_STRING);
    if (bitString === null || der[bitString.from] !== 0) return null;
    key = der.subarray(bitString.from + 1, bitString.to);
  }
  const sequence = element(key, 0, SEQUENCE);
  const modulus = sequence && element(key, sequence.from, INTEGER);
  if (modulus === null) return null;
  let from = modulus.from;
  while (from < modulus.to && key[from] === 0) from++;
  const first = key[from];
  return first === undefined || from >= modulus.to ? null : (modulus.to - from - 1) * 8 + (32 - Math.clz32(first));
}

/** Where the content of a DER element lies. */
function element(der: Uint8Array, at: number, tag: number): { readonly from: number; readonly to: number } | null {
  const first = der[at + 1];
  if (der[at] !== tag || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 3) return null;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
  const from = at + 2 + lengthBytes;
  return from + length > der.length ? null : { from, to: from + length };
}
