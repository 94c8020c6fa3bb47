/** A character-string holds so much (RFC 1035 section 3.3). Unit: bytes. */
const MOST = 255;

/**
 * A text as quoted character-strings, with spaces between. Bytes that are no printable ASCII are written as numbers:
 * decimal in zone files (RFC 1035 section 5.1), octal in Route 53 (Developer Guide, DomainNameFormat).
 */
export function characterStrings(text: string, base: 'decimal' | 'octal'): string {
  const bytes = [...new TextEncoder().encode(text)];
  const count = Math.max(1, Math.ceil(bytes.length / MOST));
  return Array.from({ length: count }, (_, n) => quoted(bytes.slice(n * MOST, (n + 1) * MOST), base)).join(' ');
}

const quoted = (bytes: readonly number[], base: 'decimal' | 'octal'): string =>
  `"${bytes.map((byte) => character(byte, base)).join('')}"`;

function character(byte: number, base: 'decimal' | 'octal'): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  if (byte >= 0x20 && byte <= 0x7e) return String.fromCharCode(byte);
  return `\\${byte.toString(base === 'octal' ? 8 : 10).padStart(3, '0')}`;
}
