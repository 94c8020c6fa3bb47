import type { Severity } from '../alerts/model.ts';
import type { Answer, Dns, RecordType } from '../dns/model.ts';
import type { Undetermined } from './model.ts';
import type { Change } from './overlay.ts';
import { RULES, type RuleId } from './rules.data.ts';

const BY_ID = new Map<RuleId, (typeof RULES)[number]>(RULES.map((rule) => [rule[0], rule]));

/** A finding whose mend is not proved yet. */
export type Draft = {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly seen: string;
  readonly expected: string;
  /** What a person must decide or do, where no record mends it. */
  readonly decide: string | null;
  /** The proposal that is to mend it; see `Proposal.at`. */
  readonly at: string | null;
  /** It asks for more than to put right what is wrong: a step that its owner takes when the time has come. */
  readonly isStep: boolean;
};
/** What could be published so that the findings of that place are gone. */
export type Proposal = {
  /** Names the place: `_dmarc.example.com TXT`. */
  readonly at: string;
  /** Each by itself; the first that holds is taken. */
  readonly candidates: readonly (readonly Change[])[];
  /** SES says that it must be so: whether its own part is there already does not matter. */
  readonly isGiven?: boolean;
  /** In place of them where nothing is wrong and a step may be taken. */
  readonly steps?: readonly (readonly Change[])[];
};
type More = {
  readonly expected?: string;
  readonly severity?: Severity;
  readonly decide?: string | null;
  readonly at?: string;
  readonly isStep?: boolean;
};

/** Longest text of a record that a finding quotes, and that is remembered. Unit: characters. */
const MOST_TEXT = 1_000;

/** What a check has to say, and the records that it saw. One per domain; checks add to it. */
export class Report {
  readonly findings: Draft[] = [];
  readonly proposals: Proposal[] = [];
  readonly undetermined: Undetermined[] = [];
  readonly records: Record<string, readonly string[]> = {};

  find(rule: RuleId, seen: string, more: More = {}): void {
    const [, severity = 'warning', expected = ''] = BY_ID.get(rule) ?? [];
    const { decide = null, at = null, isStep = false } = more;
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
    if (!this.undetermined.some((one) => one.check === check && one.why === why))
      this.undetermined.push({ check, why: shortened(why) });
  }

  has(...rules: readonly RuleId[]): boolean {
    return this.findings.some(({ rule }) => rules.includes(rule));
  }

  /** Ask, remember what was said for the next look, and say where nothing was. @returns null where nobody knows */
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
    const texts = answer.status === 'found' ? answer.records.map(textOf).toSorted() : [];
    this.records[`${name} ${type}`] = texts;
    return answer;
  }

  /** TXT records as texts, their character-strings joined. Null where nobody knows; empty where there is none. */
  async texts(dns: Dns, check: string, name: string): Promise<readonly string[] | null> {
    const answer = await this.ask(dns, check, name, 'TXT');
    if (answer === null) return null;
    // Servers turn the order round; what is told must not depend on it.
    return answer.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  }
}

const shortened = (text: string): string =>
  text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…`;

function textOf(record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const { preference, exchange } = record as { readonly preference?: number; readonly exchange?: string };
  return exchange === undefined ? JSON.stringify(record) : `${preference} ${exchange}`;
}
