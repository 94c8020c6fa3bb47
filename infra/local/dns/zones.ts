import type { RecordType } from '../../../shared/dns-patrol/dns/model.ts';

/** A record as a zone says it: text, character-strings, or a mail exchanger. Bytes stand for what is no text. */
export type ZoneData =
  | string
  | readonly (string | Uint8Array)[]
  | { readonly preference: number; readonly exchange: string };
/**
 * What a name holds.
 * - records by type; `CNAME` is followed, as a recursive resolver does
 * - `servfail`, `bogus`, `refused`, `formerr`: the server says so
 * - `silent`: no answer at all
 */
export type ZoneEntry =
  | { readonly [Type in RecordType]?: readonly ZoneData[] }
  | 'servfail'
  | 'bogus'
  | 'refused'
  | 'formerr'
  | 'silent';
/** Names in lower case, without a trailing dot. `*.example.com` stands for every name below, and for no other. */
export type Zone = Readonly<Record<string, ZoneEntry>>;

export type ZoneRecord = { readonly name: string; readonly type: RecordType; readonly data: ZoneData };
export type ZoneAnswer =
  | { readonly kind: 'records' | 'nodata' | 'nxdomain'; readonly records: readonly ZoneRecord[] }
  | { readonly kind: 'servfail' | 'bogus' | 'refused' | 'formerr' | 'silent' };

const MOST_ALIASES = 8;
/** Exists everywhere, whatever a zone says: by it a resolver shows that it knows names. */
const TOP_LEVEL = 'com';

/** What a recursive resolver that knows this zone alone would answer. */
export function answerFrom(zone: Zone, name: string, type: RecordType): ZoneAnswer {
  const records: ZoneRecord[] = [];
  let at = name.toLowerCase();
  for (let hop = 0; hop <= MOST_ALIASES; hop++) {
    const entry = entryAt(zone, at);
    if (entry === null) return { kind: at === TOP_LEVEL || hasBelow(zone, at) ? 'nodata' : 'nxdomain', records };
    if (typeof entry === 'string') return { kind: entry };
    const here = entry[type] ?? [];
    records.push(...here.map((data) => ({ name: at, type, data })));
    if (here.length > 0) return { kind: 'records', records };
    const [alias] = entry.CNAME ?? [];
    if (typeof alias !== 'string') return { kind: 'nodata', records };
    records.push({ name: at, type: 'CNAME', data: alias });
    at = alias.toLowerCase();
  }
  return { kind: 'servfail' };
}

function entryAt(zone: Zone, name: string): ZoneEntry | null {
  const own = Object.hasOwn(zone, name) ? zone[name] : undefined;
  if (own !== undefined) return own;
  // Up to the first name that exists: below it its wildcard counts, and no other (RFC 4592 section 3.3.1).
  for (let parent = name.indexOf('.'); parent !== -1; parent = name.indexOf('.', parent + 1)) {
    const wildcard = zone[`*${name.slice(parent)}`];
    if (wildcard !== undefined) return wildcard;
    const above = name.slice(parent + 1);
    if (Object.hasOwn(zone, above)) return null;
  }
  return zone['*'] ?? null;
}

/** The name exists because another one lies below it (RFC 8020). */
const hasBelow = (zone: Zone, name: string): boolean => Object.keys(zone).some((key) => key.endsWith(`.${name}`));
