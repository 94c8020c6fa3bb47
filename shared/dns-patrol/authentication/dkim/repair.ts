import { isReadable } from '../stray.ts';
import { parseTagList } from '../tag-list.ts';
import { parseDkimKey } from './key.ts';

const TAG = /(^|[;,\s])\s*(v|k|h|p|t|s|n)\s*=/gi;
const PEM = /-{3,}\s*(?:BEGIN|END)[A-Z ]*-{3,}/gi;

/** What is wrong with the text of a key beside its tags, by name. */
export function notesOn(text: string): readonly string[] {
  if (!isReadable(text)) return ['it is longer than any such record'];
  const notes: string[] = [];
  if (/\\/.test(text)) notes.push('it holds backslashes');
  if (/["'\u2018\u2019\u201c\u201d]/.test(text)) notes.push('it holds quotes');
  if (/-{3,}\s*BEGIN/i.test(text)) notes.push('it holds the lines of a PEM file');
  if (/[^\x20-\x7e\t\r\n]/.test(text)) notes.push('it holds characters that are not ASCII');
  const { duplicates, foreign } = parseTagList(text);
  if (duplicates.length > 0) notes.push(`twice: ${duplicates.join(', ')}`);
  if (foreign.length > 0) notes.push(`no tags: ${foreign.join('; ').slice(0, 100)}`);
  const cut = missingBytes(parseTagList(text).tags.get('p') ?? '');
  if (cut !== null) notes.push(`the key is cut: ${cut.has} of ${cut.needs} bytes are there`);
  return notes;
}

/** A key whose own length says that its end is missing, as of a record that was cut at 255 characters. */
export function missingBytes(base64: string): { readonly has: number; readonly needs: number } | null {
  const clean = base64.replace(/[^A-Za-z0-9+/]/g, '');
  if (clean.length < 16) return null;
  const bytes = Uint8Array.from(atob(clean.slice(0, clean.length - (clean.length % 4))), (char) => char.charCodeAt(0));
  if (bytes[0] !== 0x30 || bytes[1] === undefined) return null;
  const long = bytes[1] >= 0x80 ? bytes[1] & 0x7f : 0;
  if (long > 3) return null;
  let needs = long === 0 ? bytes[1] : 0;
  for (let at = 0; at < long; at++) needs = needs * 256 + (bytes[2 + at] ?? 0);
  needs += 2 + long;
  const has = Math.floor((clean.length * 3) / 4);
  return has < needs ? { has, needs } : null;
}

/**
 * The key record that was meant, with what verifiers refuse or put up with taken out of it; null where the key itself
 * is missing or damaged, or another one would be needed.
 */
export function repairedKey(text: string): string | null {
  if (!isReadable(text)) return null;
  const line = text
    .replace(PEM, '')
    .replace(/[\\"'\u2018\u2019\u201c\u201d]/g, '')
    .replace(/[^\x21-\x7e]+/g, ' ');
  const starts = [...line.matchAll(TAG)];
  const tags = new Map<string, string>();
  for (const [index, start] of starts.entries()) {
    const name = (start[2] ?? '').toLowerCase();
    // Nothing behind p= could be told from its base64, unless a semicolon ends it.
    const rest = line.slice(start.index + start[0].length, starts[index + 1]?.index ?? line.length);
    const value = (rest.split(';')[0] ?? '').replace(name === 'p' ? /[\s,]+/g : /^[\s,]+|[\s,]+$/g, '');
    const known = tags.get(name);
    if (known !== undefined && known !== value) return null;
    tags.set(name, value);
  }
  const p = tags.get('p') ?? bare(line);
  if (p === '' || p === null) return null;
  const type = tags.get('k')?.toLowerCase();
  const parts = ['v=DKIM1'];
  if (type !== undefined && type !== 'rsa') parts.push(`k=${type}`);
  else if (type === 'rsa') parts.push('k=rsa');
  const hashes = tags
    .get('h')
    ?.toLowerCase()
    .split(':')
    .map((word) => word.trim());
  if (hashes?.includes('sha256')) parts.push(`h=${hashes.join(':')}`);
  const services = tags.get('s');
  if (services !== undefined && /(?:^|:)\s*(?:\*|email)\s*(?:$|:)/i.test(services)) parts.push(`s=${services}`);
  const flags =
    tags
      .get('t')
      ?.split(':')
      .map((flag) => flag.trim())
      .filter((flag) => flag !== '' && flag !== 'y') ?? [];
  if (flags.length > 0) parts.push(`t=${flags.join(':')}`);
  const repaired = [...parts, `p=${p}`].join('; ');
  return parseDkimKey(repaired).bits === null ? null : repaired;
}

/** A key without any tag before it: nothing but base64. */
function bare(line: string): string | null {
  const text = line.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]{64,}={0,2}$/.test(text) ? text : null;
}
