import { jsonBytes } from '../../kernel/bytes.ts';
import type { EpochMs } from '../../kernel/time.ts';

/** A record set as it was last seen, and since when it seems to be gone. */
export type KnownRecord = { readonly texts: readonly string[]; readonly goneSince: EpochMs | null };
export type KnownRecords = Readonly<Record<string, KnownRecord>>;
/** A record set that is not what it was. */
export type RecordDrift = {
  /** `_dmarc.example.com TXT` */
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

/** Most record sets that are remembered without being seen this time. */
const MOST_UNSEEN = 100;
/** What is remembered is one item of 400 KB; what was seen this time takes 150 KB at most. Unit: bytes, as JSON. */
export const MOST_KNOWN = 350_000;

/**
 * Changes since the last look. A change is told at once; a missing record only when it was missing twice. Record sets
 * without an answer (not in `seen`) stay as they were.
 * @param seen record sets by name and type, each in order; empty: it is absent
 */
export function compareRecords(
  known: KnownRecords,
  seen: Readonly<Record<string, readonly string[]>>,
  now: EpochMs,
): { readonly known: KnownRecords; readonly drifts: readonly RecordDrift[] } {
  const next: Record<string, KnownRecord> = { ...known };
  const drifts: RecordDrift[] = [];
  for (const [name, texts] of Object.entries(seen)) {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    const after = { texts, goneSince: null };
    if (before === undefined || isSame(before.texts, texts)) {
      next[name] = after;
    } else if (texts.length === 0 && before.goneSince === null) {
      next[name] = { ...before, goneSince: now };
    } else {
      next[name] = after;
      drifts.push({ name, before: before.texts, after: texts });
    }
  }
  return { known: bounded(next, seen), drifts };
}

/** Record sets that were not seen for long make room for others: a zone may name new hosts each day. */
function bounded(known: Record<string, KnownRecord>, seen: Readonly<Record<string, readonly string[]>>): KnownRecords {
  const unseen = Object.keys(known).filter((name) => !Object.hasOwn(seen, name));
  let bytes = jsonBytes(known);
  for (const [index, name] of unseen.entries()) {
    if (unseen.length - index <= MOST_UNSEEN && bytes <= MOST_KNOWN) break;
    bytes -= jsonBytes({ [name]: known[name] });
    delete known[name];
  }
  return known;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);

/** Records by name and type, and the prefixes of the rules that check them. The first match counts. */
const LOOKED_AT_BY: readonly (readonly [record: RegExp, rules: readonly string[]])[] = [
  [/^_dmarc\./, ['dmarc-']],
  [/\._domainkey\./, ['dkim-', 'dmarc-unaligned']],
  [/^_?mta-sts\./, ['sts-']],
  [/^_smtp\._tls\./, ['tls-rpt-']],
  [/\._bimi\./, ['bimi-']],
  [/ NS$/, ['domain-']],
  [/ MX$/, ['mx-', 'mail-from-']],
  [/ PTR$/, ['ptr-']],
  [/ (?:A|AAAA)$/, ['mx-', 'ptr-', 'sts-']],
  [/ TXT$/, ['spf-', 'mail-from-', 'dmarc-unaligned']],
];

/** Whether a change may have broken a rule: the rule checks such records. */
export const mayBreak = ({ name }: RecordDrift, rule: string): boolean =>
  LOOKED_AT_BY.find(([record]) => record.test(name))?.[1].some((start) => rule.startsWith(start)) ?? false;
