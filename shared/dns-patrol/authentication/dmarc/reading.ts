import { DMARC_POLICIES, type DmarcPolicy } from '../model.ts';
import { editDistance, isReadable, withoutStray } from '../stray.ts';
import { trimBlanks } from '../tag-list.ts';
import { meantTag, type TagShapes } from '../tag-names.ts';
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
/** A name with its `=`, or a colon, at the beginning or behind anything that may separate tags. */
const NAMED = /(^|[;,|\s])\s*([a-z][a-z0-9_]{0,11})\s*[=:]/gi;
const POLICY = /^\W*(?:none|quarantine|reject)\W*$/i;
const ADDRESSES = /^\W*mailto\W|@/i;
/** What the values of tags look like. */
const SHAPES: TagShapes = {
  ...{ p: POLICY, sp: POLICY, np: POLICY, rua: ADDRESSES, ruf: ADDRESSES },
  ...{ adkim: /^[rs]$/i, aspf: /^[rs]$/i, fo: /^[01ds](?::[01ds])*$/i, t: /^[yn]$/i, psd: /^[ynu]$/i },
  ...{ v: /^dmarc/i, pct: /^\d{1,3}$/, ri: /^\d+$/, rf: /^(?:afrf|iodef)$/i },
};
/** Addresses of people, wherever they stand. */
const ADDRESS = /[^\s,;:<>=|()[\]]{1,64}@[a-z0-9.-]{1,253}/gi;

/** Reads a record as a person would, whatever stands between its tags. */
export function readDmarc(text: string): DmarcReading {
  if (!isReadable(text)) return { tags: new Map(), conflicts: ['p'], notes: ['it is longer than any such record'] };
  const { line, notes: odd } = withoutStray(text);
  const notes = [...odd];
  const starts = startsIn(line);
  const tags = new Map<string, string>();
  const policies: string[] = [];
  const conflicts = starts.filter(({ name }) => name === 'unclear').map(() => 'name');
  for (const [index, { name, written, at, from, lead }] of starts.entries()) {
    const to = starts[index + 1]?.at ?? line.length;
    if (index > 0 && !lead.startsWith(';') && !/;\s*$/.test(line.slice(0, at))) {
      notes.push(`a semicolon is missing before ${written}=`);
    }
    if (name === 'unclear') notes.push(`${written}= is no tag, and could be several`);
    else if (!KNOWN.has(written.toLowerCase())) notes.push(`${written}= is no tag: ${name}= is meant`);
    const isList = LISTS.has(name);
    const [first = '', ...others] = line.slice(from, to).split(';');
    const value = [first, ...(isList ? others.filter((part) => /^\s*mailto:/i.test(part)) : [])]
      .map((part) => part.replace(/[\s,|]+$/, '').trim())
      .join(',');
    if (/^[sn]?p$/.test(name)) policies.push(value);
    const known = tags.get(name);
    if (known === undefined) tags.set(name, value);
    else if (isList) tags.set(name, joined(known, value));
    else if (known.toLowerCase() !== value.toLowerCase()) conflicts.push(name);
  }
  tags.delete('unclear');
  if (holdsPolicy(line, policies)) conflicts.push(tags.has('p') ? 'policy' : 'p');
  if (holdsAddress(line, tags)) conflicts.push('rua');
  return { tags, conflicts, notes: [...new Set(notes)] };
}

const LISTS: ReadonlySet<string> = new Set(['rua', 'ruf']);
type Start = {
  /** The tag that is meant, or `unclear`. */
  readonly name: string;
  readonly written: string;
  /** Whatever stands before the name, where that begins, and where the value does. */
  readonly lead: string;
  readonly at: number;
  readonly from: number;
};

/** Where tags begin. A name that is none counts as the tag that is meant, as far as its value tells. */
function startsIn(line: string): readonly Start[] {
  const all = [...line.matchAll(NAMED)].map((found, index, every) => {
    const from = found.index + found[0].length;
    const [value = ''] = line.slice(from, every[index + 1]?.index ?? line.length).split(';');
    const written = found[2] ?? '';
    const low = written.toLowerCase();
    const known = MEANT[low] ?? (KNOWN.has(low) ? low : null);
    return { known, written, value: value.replace(/[\s,|]+$/, '').trim(), lead: found[0], at: found.index, from };
  });
  // An address belongs to no other known tag, so such a name is a slip, too.
  const isOdd = (known: string, value: string): boolean => !LISTS.has(known) && ADDRESSES.test(value);
  const taken = new Set(all.flatMap(({ known, value }) => (known === null || isOdd(known, value) ? [] : [known])));
  return all.flatMap(({ known, value, ...place }) => {
    if (known !== null && !isOdd(known, value)) return [{ ...place, name: known }];
    const here = { name: place.written, value, taken };
    const once = meantTag(here, SHAPES);
    // Of addresses there may be several lists.
    const isList = ADDRESSES.test(value) && once === 'unclear';
    const name = isList ? meantTag({ ...here, taken: new Set() }, SHAPES) : once;
    return name === null ? (known === null ? [] : [{ ...place, name: known }]) : [{ ...place, name }];
  });
}

/** A policy is named that is the value of no tag: whoever wrote it meant something by it. */
const holdsPolicy = (line: string, read: readonly string[]): boolean => policiesIn(line) > policiesIn(read.join(' '));
const policiesIn = (text: string): number =>
  text.replace(ADDRESS, '').match(/\b(?:reject|quarantine)\b/gi)?.length ?? 0;

/** An address that stands in no list of addresses. */
function holdsAddress(line: string, tags: DmarcReading['tags']): boolean {
  const read = [tags.get('rua'), tags.get('ruf')].join(' ').toLowerCase();
  return (line.match(ADDRESS) ?? []).some((address) => !read.includes(address.toLowerCase()));
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

/** Report addresses as URIs; null where none can be made of what is there, or an address would be lost. */
export function rightedUris(value: string): string | null {
  const good = uris(value).flatMap((uri) => {
    const bare = uri.replace(/^mailto[;=]/i, 'mailto:').replace(/[<>]/g, '');
    const [, scheme = '', rest = ''] = /^([a-z]{4,9}):\/*(.*)$/i.exec(bare) ?? [];
    const isMail = rest.includes('@') && editDistance(scheme.toLowerCase(), 'mailto') <= 2;
    const named = isMail ? `mailto:${rest}` : /^[^@:]+@[^@:]+$/.test(bare) ? `mailto:${bare}` : bare;
    return isReportUri(named) && !/^mailto:[^@]*$/i.test(named) ? [named] : [];
  });
  const kept = good.join(',').toLowerCase();
  const isLost = (value.match(ADDRESS) ?? []).some((address) => !kept.includes(bareAddress(address)));
  return good.length === 0 || isLost ? null : good.join(',');
}
const bareAddress = (address: string): string => address.toLowerCase().replace(/^\/+/, '');
