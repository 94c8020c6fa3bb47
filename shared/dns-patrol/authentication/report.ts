import type { Severity } from '../../alerts/model.ts';
import { jsonBytes } from '../../kernel/bytes.ts';
import type { Answer, Dns, RecordType } from '../dns/model.ts';
import type { Undetermined } from './model.ts';
import type { Change } from './overlay.ts';
import { RULES, type RuleId } from './rules.data.ts';

const BY_ID = new Map<RuleId, (typeof RULES)[number]>(RULES.map((rule) => [rule[0], rule]));

/** A finding whose repair is not proved yet. */
export type Draft = {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly seen: string;
  readonly expected: string;
  /** What a person must decide or do, where no record repairs it. */
  readonly decide: string | null;
  /** The proposal that should repair it; see `Proposal.at`. */
  readonly at: string | null;
  /** It is a step forward rather than a repair: the owner takes it when ready. */
  readonly isStep: boolean;
};
/** What could be published so that the findings of that place are gone. */
export type Proposal = {
  /** Names the place: `_dmarc.example.com TXT`. */
  readonly at: string;
  /** In order; the first that holds is taken. */
  readonly candidates: readonly (readonly Change[])[];
  /** SES demands it: whether its own part is there already does not matter. */
  readonly isGiven?: boolean;
  /** Used instead where nothing is wrong and a step may be taken. */
  readonly steps?: readonly (readonly Change[])[];
};
type More = {
  readonly expected?: string;
  readonly severity?: Severity;
  readonly decide?: string | null;
  readonly at?: string;
  readonly isStep?: boolean;
};

/** Longest text of a record that a finding quotes and that is stored. Unit: characters. */
const MOST_TEXT = 1_000;
/** Most findings of one rule, and reasons of one check: a zone may hold any number of records. */
const MOST_OF_A_KIND = 10;
/** Records of one name and type. */
const MOST_RECORDS = 40;
/** All of them together: what is remembered is one item of 400 KB. Unit: bytes, as JSON. */
const MOST_REMEMBERED = 150_000;

/** Collects what checks find, and the records that they saw. One per domain. */
export class DomainReport {
  readonly findings: Draft[] = [];
  readonly proposals: Proposal[] = [];
  readonly undetermined: Undetermined[] = [];
  readonly records: Record<string, readonly string[]> = {};
  /** Addresses that SPF lets pass: of those that count, and of those from which nobody sends. */
  readonly passed = { counted: new Set<string>(), strangers: new Set<string>() };

  find(rule: RuleId, seen: string, more: More = {}): void {
    const [, severity = 'warning', expected = ''] = BY_ID.get(rule) ?? [];
    const { decide = null, at = null, isStep = false } = more;
    if (this.findings.filter((one) => one.rule === rule).length >= MOST_OF_A_KIND) return;
    this.findings.push({
      ...{ rule, seen: shortened(seen), decide, at, isStep },
      severity: more.severity ?? severity,
      expected: more.expected ?? expected,
    });
  }

  propose(proposal: Proposal): void {
    this.proposals.push(proposal);
  }

  /** Nobody knows. A signature that DNSSEC does not bear out is told as what it is: some receivers see nothing there. */
  cannotTell(check: string, why: string): void {
    const known = this.undetermined.filter((one) => one.check === check);
    if (known.length < MOST_OF_A_KIND && !known.some((one) => one.why === shortened(why))) {
      this.undetermined.push({ check, why: shortened(why) });
    }
  }

  has(...rules: readonly RuleId[]): boolean {
    return this.findings.some(({ rule }) => rules.includes(rule));
  }

  /** Queries, stores the answer for the next look, and notes an absence. @returns null where there was no answer */
  async ask<T extends RecordType>(
    dns: Dns,
    check: string,
    name: string,
    type: T,
  ): Promise<Exclude<Answer<T>, { status: 'failed' }> | null> {
    const answer = await dns.ask(name, type);
    if (answer.status === 'failed') {
      this.cannotTell(check, `${type} of ${name}: ${answer.why}`);
      return null;
    }
    this.records[`${name} ${type}`] = this.#kept(
      `${name} ${type}`,
      answer.status === 'found' ? answer.records.map(textOf).toSorted() : [],
    );
    return answer;
  }

  /** As it is stored: a text that is too long is replaced by a hash, so that a change still shows. */
  #kept(name: string, texts: readonly string[]): readonly string[] {
    const short = texts.map((text) => (text.length <= MOST_TEXT ? text : `${shortened(text)} (hash ${hashOf(text)})`));
    const some =
      short.length <= MOST_RECORDS
        ? short
        : [...short.slice(0, MOST_RECORDS), `and others (hash ${hashOf(texts.join('\n'))})`];
    this.#remembered += jsonBytes([name, some]);
    return this.#remembered <= MOST_REMEMBERED ? some : [`${texts.length} records (hash ${hashOf(texts.join('\n'))})`];
  }
  #remembered = 0;

  /** TXT records with their strings joined. Null where there was no answer; empty where there is none. */
  async texts(dns: Dns, check: string, name: string): Promise<readonly string[] | null> {
    const answer = await this.ask(dns, check, name, 'TXT');
    if (answer === null) return null;
    // Servers change the order of records; a message must not depend on it.
    return answer.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  }
}

const shortened = (text: string): string =>
  text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** FNV-1a, 32 bits (www.isthe.com/chongo/tech/comp/fnv): it shows that a long text changed, and guards nothing. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16);
}

function textOf(record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const { preference, exchange } = record as { readonly preference?: number; readonly exchange?: string };
  return exchange === undefined ? JSON.stringify(record) : `${preference} ${exchange}`;
}
