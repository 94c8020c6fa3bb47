/** A record as it stands in a zone file, its strings of at most 255 bytes. */
export const record = (name: string, type: 'TXT' | 'CNAME' | 'MX', data: string): string =>
  type === 'TXT' ? `${name}. TXT ${strings(data)}` : `${name}. ${type} ${data}.`;
const strings = (text: string): string =>
  (text.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');

/** What `record` wrote, in parts, its text in one piece as DNS providers' forms take it; null for any other sentence. */
export function recordIn(
  line: string,
): { readonly name: string; readonly type: string; readonly value: string } | null {
  const [, name = '', type = '', data = ''] = /^(\S+)\. (TXT|CNAME|MX) (.*)$/s.exec(line) ?? [];
  if (name === '') return null;
  if (type !== 'TXT') return data.endsWith('.') ? { name, type, value: data.slice(0, -1) } : null;
  const parts = Array.from(data.matchAll(/"((?:[^"\\]|\\.)*)"/gs), ([, part = '']) => part.replace(/\\(.)/gs, '$1'));
  return parts.length === 0 ? null : { name, type, value: parts.join('') };
}
