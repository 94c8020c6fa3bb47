import type { AggregateRow } from './model.ts';

/** What reports say of one address. Counts are messages. */
export type SourceSums = {
  messages: number;
  /** Passed DMARC: aligned by SPF, by DKIM or by both. */
  aligned: number;
  spfAligned: number;
  dkimAligned: number;
  /** Not aligned, and the receiver says that it was forwarded or came by a mailing list. */
  forwarded: number;
  readonly dispositions: Map<string, number>;
  /** Domains that signed or sent it, and for which that held. */
  readonly passed: Set<string>;
};

/** Words for what is done to mail on its way by others, which breaks alignment. */
const PASSED_ON: ReadonlySet<string> = new Set(['forwarded', 'trusted_forwarder', 'mailing_list']);
/** So many domains tell whose an address is. */
const MOST_DOMAINS = 16;
const MOST_WORDS = 8;

export const noSums = (): SourceSums => ({
  messages: 0,
  aligned: 0,
  spfAligned: 0,
  dkimAligned: 0,
  forwarded: 0,
  dispositions: new Map(),
  passed: new Set(),
});

export function addRow(sums: SourceSums, row: AggregateRow): void {
  const isAligned = row.dkimAligned || row.spfAligned;
  sums.messages += row.count;
  if (isAligned) sums.aligned += row.count;
  if (row.spfAligned) sums.spfAligned += row.count;
  if (row.dkimAligned) sums.dkimAligned += row.count;
  if (!isAligned && row.reasons.some((reason) => PASSED_ON.has(reason))) sums.forwarded += row.count;
  addTo(sums.dispositions, row.disposition, row.count);
  for (const { domain, result } of row.dkim) if (result === 'pass') addDomain(sums.passed, domain);
  for (const { domain, result } of row.spf) if (result === 'pass') addDomain(sums.passed, domain);
}

export function addSums(sums: SourceSums, more: SourceSums): void {
  sums.messages += more.messages;
  sums.aligned += more.aligned;
  sums.spfAligned += more.spfAligned;
  sums.dkimAligned += more.dkimAligned;
  sums.forwarded += more.forwarded;
  for (const [word, count] of more.dispositions) addTo(sums.dispositions, word, count);
  for (const domain of more.passed) addDomain(sums.passed, domain);
}

function addTo(counts: Map<string, number>, word: string, count: number): void {
  const known = counts.has(word) || counts.size < MOST_WORDS ? word : 'other';
  counts.set(known, (counts.get(known) ?? 0) + count);
}
function addDomain(domains: Set<string>, domain: string): void {
  if (domains.size < MOST_DOMAINS) domains.add(domain);
}

/** The rows of one report by address. */
export class ReportSums {
  readonly sources = new Map<string, SourceSums>();

  add(row: AggregateRow): void {
    let sums = this.sources.get(row.sourceIp);
    if (sums === undefined) {
      sums = noSums();
      this.sources.set(row.sourceIp, sums);
    }
    addRow(sums, row);
  }
}

/** The strictest thing that receivers did with mail of an address; `pass` or another word where that is all they did. */
export function dispositionOf({ dispositions }: SourceSums): string {
  for (const word of ['reject', 'quarantine', 'none']) if ((dispositions.get(word) ?? 0) > 0) return word;
  return [...dispositions.keys()].toSorted((a, b) => (a < b ? -1 : 1))[0] ?? 'none';
}
