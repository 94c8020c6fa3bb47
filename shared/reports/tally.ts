import { believesFiles } from './belief.ts';
import type { AbuseReport, AggregateReport, TlsReport } from './model.ts';
import type { Proof } from './proof.ts';
import { KNOWN_REPORTERS } from './senders/known-reporters.data.ts';
import { withinOf } from './senders/within.ts';
import type { SourceSums } from './sums.ts';
import { domainOf } from './values.ts';

/** A report as it was read, with the sums of its rows. */
export type ReadAggregate = {
  readonly report: AggregateReport;
  readonly sources: ReadonlyMap<string, SourceSums>;
  readonly proof: Proof;
};
export type ReadTls = { readonly report: TlsReport; readonly proof: Proof };

const knownReporter = withinOf(KNOWN_REPORTERS.map(({ name, domains }) => [domains, name] as const));

/**
 * The known receiver that a report is from, or null. Where the mail proves its domain that decides, whatever the report
 * claims; a file has its own word only.
 */
export function reporterOf({ report: { email, organization }, proof }: ReadAggregate): string | null {
  if (proof.state === 'failed') return null;
  if (proof.state === 'passed') return knownReporter(proof.domain);
  return knownReporter(domainOf(email) ?? '') ?? knownReporter(domainOf(organization) ?? '');
}

/** Whether a mail proves to be from a known receiver. */
export const isKnownProver = (proof: Proof): boolean =>
  proof.state === 'passed' && knownReporter(proof.domain) !== null;

/** What tells a report from all others, but for who proved to have sent it. Where it has no id, what it says does. */
const claimOf = (report: AggregateReport | TlsReport, said: () => unknown): string =>
  JSON.stringify([
    report.organization.toLowerCase(),
    report.id,
    report.kind === 'dmarc' ? [report.domain, domainOf(report.email)] : '',
    report.begin,
    report.end,
    report.id === '' ? said() : null,
  ]);
const saidOf = ({ sources }: ReadAggregate): unknown =>
  [...sources]
    .map(([ip, { messages, aligned }]) => [ip, messages, aligned])
    .toSorted(([a], [b]) => (`${a}` < `${b}` ? -1 : 1));

/**
 * Counts each report once, whatever the order in which copies come. A report is another one where another domain proves
 * to have sent it; a copy that nobody proves counts only where none is proved.
 */
export class ReportTally {
  private readonly dmarc = new Map<string, Map<string, ReadAggregate>>();
  private readonly tlsReports = new Map<string, Map<string, ReadTls>>();
  private taken = 0;
  private readonly abuseReports = new Map<string, AbuseReport>();

  addDmarc(read: ReadAggregate): void {
    this.taken += 1;
    const copies = copiesOf(
      this.dmarc,
      claimOf(read.report, () => saidOf(read)),
    );
    const key = proverOf(read.proof);
    const known = copies.get(key);
    if (known === undefined || isFuller(read, known)) copies.set(key, read);
  }

  addTls(read: ReadTls): void {
    this.taken += 1;
    const copies = copiesOf(
      this.tlsReports,
      claimOf(read.report, () => read.report.policies),
    );
    const key = proverOf(read.proof);
    if (!copies.has(key)) copies.set(key, read);
  }

  /** @param key the same for each copy, and no other */
  addAbuse(report: AbuseReport, key: string): void {
    this.taken += 1;
    this.abuseReports.set(key, report);
  }

  /** Aggregate reports, each once. */
  get aggregates(): readonly ReadAggregate[] {
    return [...this.dmarc.values()].flatMap(provedFirst);
  }
  get tls(): readonly ReadTls[] {
    return [...this.tlsReports.values()].flatMap(provedFirst);
  }
  get abuse(): readonly AbuseReport[] {
    return [...this.abuseReports.values()];
  }
  /** Reports that count. */
  get counted(): number {
    return this.kept - this.claimed;
  }
  /** Reports in mails that do not pass DMARC: they count nowhere. */
  get claimed(): number {
    return [...this.aggregates, ...this.tls].filter(({ proof }) => !believesFiles(proof)).length;
  }
  get duplicates(): number {
    return this.taken - this.kept;
  }
  private get kept(): number {
    return this.aggregates.length + this.tls.length + this.abuseReports.size;
  }
}

/** Who a copy counts for: a domain, nobody, or somebody who is not who the mail says. */
const proverOf = (proof: Proof): string => (proof.state === 'passed' ? proof.domain : proof.state);

function copiesOf<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = new Map<string, T>();
  map.set(key, made);
  return made;
}

/** All that are proved; else one that nobody says anything of; else one whose mail failed. */
function provedFirst<T extends { readonly proof: Proof }>(copies: ReadonlyMap<string, T>): readonly T[] {
  const all = [...copies.values()];
  const proved = all.filter(({ proof }) => proof.state === 'passed');
  if (proved.length > 0) return proved;
  const unknown = all.filter(({ proof }) => proof.state === 'unknown');
  return unknown.length > 0 ? unknown : all;
}

/** Of two copies the one that is whole, or has lost less: of as many rows the one with more messages. */
function isFuller(read: ReadAggregate, known: ReadAggregate): boolean {
  if (read.report.isCutOff !== known.report.isCutOff) return known.report.isCutOff;
  if (read.report.rows !== known.report.rows) return read.report.rows > known.report.rows;
  return messagesOf(read) > messagesOf(known);
}
const messagesOf = ({ sources }: ReadAggregate): number =>
  [...sources.values()].reduce((sum, { messages }) => sum + messages, 0);
