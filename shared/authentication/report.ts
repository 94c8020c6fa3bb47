import type { Answer, Dns, RecordType } from '../dns/model.ts';
import type { Finding, Undetermined } from './model.ts';
import { RULES, type RuleId } from './rules.data.ts';

const BY_ID = new Map<RuleId, (typeof RULES)[number]>(RULES.map((rule) => [rule[0], rule]));

/** What a check has to say, and the records that it saw. One per domain; checks add to it. */
export class Report {
  readonly findings: Finding[] = [];
  readonly undetermined: Undetermined[] = [];
  readonly records: Record<string, readonly string[]> = {};

  find(rule: RuleId, seen: string, more: { readonly expected?: string; readonly mend?: string } = {}): void {
    const [, severity = 'warning', expected = ''] = BY_ID.get(rule) ?? [];
    const finding = { rule, severity, seen, expected: more.expected ?? expected, mend: more.mend ?? null };
    this.findings.push(finding);
  }

  /** Nobody knows. A signature that DNSSEC does not bear out is told as what it is: some receivers see nothing there. */
  cannotTell(check: string, why: string): void {
    if (!this.undetermined.some((one) => one.check === check && one.why === why))
      this.undetermined.push({ check, why });
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
    return answer.status === 'found' ? answer.records.map((strings) => strings.join('')) : [];
  }
}

function textOf(record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const { preference, exchange } = record as { readonly preference?: number; readonly exchange?: string };
  return exchange === undefined ? JSON.stringify(record) : `${preference} ${exchange}`;
}
