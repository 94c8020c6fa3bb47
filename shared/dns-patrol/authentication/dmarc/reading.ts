import { DMARC_POLICIES, type DmarcPolicy } from '../model.ts';
import { editDistance, isReadable, withoutStray } from '../stray.ts';
import { trimBlanks } from '../tag-list.ts';
import { isReportUri } from './record.ts';

/** Tags of RFC 9989, and those that it removed. */
export const REMOVED: readonly string[] = ['pct', 'rf', 'ri'];
const TAGS = ['v', 'p', 'sp', 'np', 'adkim', 'aspf', 'fo', 'rua', 'ruf', 't', 'psd', ...REMOVED];
export const KNOWN: ReadonlySet<string> = new Set(TAGS);

/** What a person meant who published something like a DMARC record. */
export type DmarcReading = {
  /** In the order in which they stand, the first of each. */
  readonly tags: ReadonlyMap<string, string>;
  /** Tags with two different values: only a person knows which one is meant. */
  readonly conflicts: readonly string[];
  readonly notes: readonly string[];
};

/** What people write for the name of a tag. */
const MEANT: Readonly<Record<string, string>> = { policy: 'p' };
const NAMES = [...TAGS, ...Object.keys(MEANT)].toSorted((a, b) => b.length - a.length);
/** A tag's name with its `=`, or a colon, at the beginning or behind anything that may separate tags. */
const TAG = new RegExp(`(^|[;,|\\s])\\s*(${NAMES.join('|')})\\s*[=:]`, 'gi');

/** Reads a record as a person would, whatever stands between its tags. */
export function readDmarc(text: string): DmarcReading {
  if (!isReadable(text)) return { tags: new Map(), conflicts: ['p'], notes: ['it is longer than any such record'] };
  const { line, notes: odd } = withoutStray(text);
  const notes = [...odd];
  const starts = [...line.matchAll(TAG)];
  const tags = new Map<string, string>();
  const conflicts: string[] = [];
  for (const [index, start] of starts.entries()) {
    const from = start.index + start[0].length;
    const to = starts[index + 1]?.index ?? line.length;
    if (index > 0 && !start[0].startsWith(';') && !/;\s*$/.test(line.slice(0, start.index))) {
      notes.push(`a semicolon is missing before ${start[2]}=`);
    }
    const low = (start[2] ?? '').toLowerCase();
    const name = MEANT[low] ?? low;
    const isList = name === 'rua' || name === 'ruf';
    const [first = '', ...others] = line.slice(from, to).split(';');
    const value = [first, ...(isList ? others.filter((part) => /^\s*mailto:/i.test(part)) : [])]
      .map((part) => part.replace(/[\s,|]+$/, '').trim())
      .join(',');
    const known = tags.get(name);
    if (known === undefined) tags.set(name, value);
    else if (isList) tags.set(name, joined(known, value));
    else if (known.toLowerCase() !== value.toLowerCase()) conflicts.push(name);
  }
  if (!tags.has('p') && holdsPolicy(line, tags)) conflicts.push('p');
  return { tags, conflicts, notes: [...new Set(notes)] };
}

/** A policy is named that is the value of no tag: whoever wrote it did not mean p=none. */
function holdsPolicy(line: string, tags: DmarcReading['tags']): boolean {
  const named = line.match(/\b(?:reject|quarantine)\b/gi)?.length ?? 0;
  const read = ['sp', 'np'].filter((name) => /^(?:reject|quarantine)$/i.test(tags.get(name) ?? '')).length;
  return named > read;
}

/** Several records as one: the tags of all, each once. */
export function mergedReadings(readings: readonly DmarcReading[]): DmarcReading {
  const tags = new Map<string, string>();
  const conflicts = new Set<string>();
  for (const reading of readings) {
    for (const one of reading.conflicts) conflicts.add(one);
    for (const [name, value] of reading.tags) {
      const known = tags.get(name);
      if (known === undefined) tags.set(name, value);
      else if (name === 'rua' || name === 'ruf') tags.set(name, joined(known, value));
      else if (known.toLowerCase() !== value.toLowerCase() && name !== 'v') conflicts.add(name);
    }
  }
  return { tags, conflicts: [...conflicts], notes: [...new Set(readings.flatMap(({ notes }) => notes))] };
}

const joined = (one: string, other: string): string => [...new Set([...uris(one), ...uris(other)])].join(',');
const uris = (value: string): readonly string[] =>
  value
    .split(/[,\s]+/)
    .map(trimBlanks)
    .filter((uri) => uri !== '');

/** The policy that a word means, near misses included; null where it is not clear. */
export function meantPolicy(word: string | undefined): DmarcPolicy | null {
  const low = word?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  if (low === '') return null;
  if (/^(?:non?|no[a-z]{1,3}|monitor)$/.test(low)) return 'none';
  return (
    DMARC_POLICIES.find((policy) => policy === low || (policy !== 'none' && editDistance(low, policy) <= 2)) ?? null
  );
}

/** Report addresses as URIs; null where one is none and cannot be made one. */
export function rightedUris(value: string): string | null {
  const all = uris(value).map((uri) => {
    const sized = uri.replace(/^mailto[;=]/i, 'mailto:').replace(/^mailto:\s+/i, 'mailto:');
    const named = /^[^@:]+@[^@:]+$/.test(sized) ? `mailto:${sized}` : sized;
    return isReportUri(named) && !/^mailto:[^@]*$/i.test(named) ? named : null;
  });
  const good = all.filter((uri) => uri !== null);
  return good.length === 0 ? null : good.join(',');
}
