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
  passed: ReadonlySet<string>;
};

/** Words for what is done to mail on its way by others, which breaks alignment. */
const PASSED_ON: ReadonlySet<string> = new Set(['forwarded', 'trusted_forwarder', 'mailing_list']);
/** So many domains tell whose an address is. */
const MOST_DOMAINS = 16;
const MOST_WORDS = 8;

const NO_DOMAINS: ReadonlySet<string> = new Set();

/** Sets of domains that grow by one at a time. Thousands of addresses that say the same share one. */
export class DomainSets {
  private readonly larger = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>();

  with(domains: ReadonlySet<string>, domain: string): ReadonlySet<string> {
    if (domains.size >= MOST_DOMAINS || domains.has(domain)) return domains;
    const known = this.larger.get(domains) ?? new Map<string, ReadonlySet<string>>();
    this.larger.set(domains, known);
    const found = known.get(domain) ?? new Set([...domains, domain]);
    known.set(domain, found);
    return found;
  }
}

export const noSums = (): SourceSums => ({
  messages: 0,
  aligned: 0,
  spfAligned: 0,
  dkimAligned: 0,
  forwarded: 0,
  dispositions: new Map(),
  passed: NO_DOMAINS,
});

export function addRow(sums: SourceSums, row: AggregateRow, sets: DomainSets): void {
  const isAligned = row.dkimAligned || row.spfAligned;
  sums.messages += row.count;
  if (isAligned) sums.aligned += row.count;
  if (row.spfAligned) sums.spfAligned += row.count;
  if (row.dkimAligned) sums.dkimAligned += row.count;
  if (!isAligned && row.reasons.some((reason) => PASSED_ON.has(reason))) sums.forwarded += row.count;
  addTo(sums.dispositions, row.disposition, row.count);
  for (const { domain, result } of [...row.dkim, ...row.spf]) {
    if (result === 'pass') sums.passed = sets.with(sums.passed, domain);
  }
}

export function addSums(sums: SourceSums, more: SourceSums, sets = new DomainSets()): void {
  sums.messages += more.messages;
  sums.aligned += more.aligned;
  sums.spfAligned += more.spfAligned;
  sums.dkimAligned += more.dkimAligned;
  sums.forwarded += more.forwarded;
  for (const [word, count] of more.dispositions) addTo(sums.dispositions, word, count);
  for (const domain of more.passed) sums.passed = sets.with(sums.passed, domain);
}

function addTo(counts: Map<string, number>, word: string, count: number): void {
  const known = counts.has(word) || counts.size < MOST_WORDS ? word : 'other';
  counts.set(known, (counts.get(known) ?? 0) + count);
}

/** The rows of one report by address. */
export class ReportSums {
  readonly sources = new Map<string, SourceSums>();
  private readonly sets = new DomainSets();

  add(row: AggregateRow): void {
    let sums = this.sources.get(row.sourceIp);
    if (sums === undefined) {
      sums = noSums();
      this.sources.set(row.sourceIp, sums);
    }
    addRow(sums, row, this.sets);
  }
}

/** The strictest thing that receivers did with mail of an address; `pass` or another word where that is all they did. */
export function dispositionOf({ dispositions }: SourceSums): string {
  for (const word of ['reject', 'quarantine', 'none']) if ((dispositions.get(word) ?? 0) > 0) return word;
  return [...dispositions.keys()].toSorted((a, b) => (a < b ? -1 : 1))[0] ?? 'none';
}
