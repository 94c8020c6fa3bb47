import { isReadable } from '../stray.ts';
import { parseTagList } from '../tag-list.ts';
import type { TagShapes } from '../tag-names.ts';
import { bareEd25519, isWholeKey, parseDkimKey } from './key.ts';

const TAG = /(^|[;,\s])\s*(v|k|h|p|t|s|n)\s*=/gi;
/** What the values of tags look like; a note for people (n=) looks like anything. */
const SHAPES: TagShapes = {
  ...{ v: /^DKIM\s*1/i, k: /^(?:rsa|ed25519)$/i, h: /^sha(?:1|256)(?::sha(?:1|256))*$/i },
  ...{ p: /^[A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]{39,}={0,2}$/, t: /^[ys](?::[ys])*$/i, s: /^(?:email|\*)$/i },
};
/** A tag of another name, or without one. */
const OTHER = /(^|;)\s*([A-Za-z][A-Za-z0-9_]{0,11}|)\s*=\s*([^;]*[^;\s])\s*(?=;|$)/g;

/** A record's text with the names that were meant; a tag that means nothing to verifiers is a note for people. */
function renamed(line: string): string {
  const { names } = parseTagList(line);
  const taken = new Set(names.filter((name) => /^[vkhptsn]$/.test(name)));
  return line.replace(OTHER, (whole, lead: string, name: string, value: string) => {
    if (/^[vkhptsn]$/i.test(name)) return whole;
    const byValue = Object.keys(SHAPES).filter((tag) => !taken.has(tag) && SHAPES[tag]?.test(value));
    const [only] = byValue;
    const meant = byValue.length === 1 ? only : byValue.length === 0 && !taken.has('n') && name.length < 3 ? 'n' : null;
    return meant == null ? whole : `${lead} ${meant}=${value}`;
  });
}
const PEM = /-{3,}\s*(?:BEGIN|END)[A-Z ]*-{3,}/gi;

/** What is wrong with the text of a key beside its tags, by name. */
export function notesOn(text: string): readonly string[] {
  if (!isReadable(text)) return ['it is longer than any such record'];
  const notes: string[] = [];
  if (/\\/.test(text)) notes.push('it holds backslashes');
  if (/["'\u2018\u2019\u201c\u201d]/.test(text)) notes.push('it holds quotes');
  if (/-{3,}\s*BEGIN/i.test(text)) notes.push('it holds the lines of a PEM file');
  if (/BEGIN [A-Z ]*PRIVATE KEY/i.test(text))
    notes.push('it is a private key, with which whoever reads it can sign: make a new pair of keys');
  if (/^[A-Za-z0-9+/=\s]{16,}v\s*=\s*DKIM/.test(text)) notes.push('its strings stand in the wrong order');
  if (/[^\x20-\x7e\t\r\n]/.test(text)) notes.push('it holds characters that are not ASCII');
  const { duplicates, foreign } = parseTagList(text);
  if (duplicates.length > 0) notes.push(`twice: ${duplicates.join(', ')}`);
  if (foreign.length > 0) notes.push(`no tags: ${foreign.join('; ').slice(0, 100)}`);
  const p = (parseTagList(text).tags.get('p') ?? '').replace(/[ \t\r\n]+/g, '');
  if (/^[A-Za-z0-9_-]+={0,2}$/.test(p) && /[_-]/.test(p))
    notes.push('the key is base64 as links have it (- and _ for + and /)');
  const { type, bits, isRevoked } = parseDkimKey(text);
  if (type === 'ed25519' && bareEd25519(p) !== null) notes.push('the key has a header, which k=ed25519 goes without');
  const cut = missingBytes(p);
  if (notes.length === 0 && cut === null && p !== '' && bits === null && !isRevoked)
    notes.push(`what p= holds is no ${type} key: its beginning is missing, or it is damaged`);
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
  // Line ends that were written out; a backslash before a letter of the key itself is tried next.
  return repaired(text.replace(/\\[nrt]/g, ' ')) ?? repaired(text);
}

function repaired(text: string): string | null {
  const clean = text
    .replace(PEM, '')
    .replace(/[\\"'\u2018\u2019\u201c\u201d]/g, '')
    .replace(/[^\x21-\x7e]+/g, ' ')
    .replace(/^\s*\(|\)\s*$/g, '');
  const turned = /^\s*([A-Za-z0-9+/=\s]{16,}?)(v\s*=\s*DKIM1\s*;.*p\s*=[A-Za-z0-9+/\s]*)$/.exec(clean);
  const line = renamed(turned ? `${turned[2]}${turned[1]}` : clean);
  const starts = [...line.matchAll(TAG)];
  const tags = new Map<string, string>();
  for (const [index, start] of starts.entries()) {
    const name = (start[2] ?? '').toLowerCase();
    // Nothing behind p= could be told from its base64, unless a semicolon ends it.
    const rest = line.slice(start.index + start[0].length, starts[index + 1]?.index ?? line.length);
    const value = (rest.split(';')[0] ?? '').replace(name === 'p' ? /[\s,]+/g : /^[\s,]+|[\s,]+$/g, '');
    const known = tags.get(name);
    // Of two notes for people the first is as good as the other.
    if (known !== undefined && known !== value && name !== 'n') return null;
    if (known === undefined) tags.set(name, value);
  }
  const type = tags.get('k')?.toLowerCase();
  const found = (tags.get('p') ?? bare(line) ?? '').replace(/-/g, '+').replace(/_/g, '/');
  if (found === '') return null;
  const p = type === 'ed25519' ? (bareEd25519(found) ?? found) : found;
  if (type !== 'ed25519' && !isWholeKey(p)) return null;
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
  const note = tags.get('n');
  if (note !== undefined && note !== '') parts.push(`n=${note}`);
  const right = [...parts, `p=${p}`].join('; ');
  return parseDkimKey(right).bits === null ? null : right;
}

/** A key without any tag before it: nothing but base64. */
function bare(line: string): string | null {
  const text = line.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]{64,}={0,2}$/.test(text) ? text : null;
}
