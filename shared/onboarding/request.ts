import type { EpochMs } from '../kernel/time.ts';
import { nearest } from '../policy/nearest.ts';
import { showValue } from '../policy/shown.ts';
import { sendingDomain } from '../records/domain.ts';
import { type Declared, LIST_SOURCES, type Order, setNameOf } from './order.ts';
import type { Template } from './template.ts';

/** An order as somebody wrote it. */
export type OrderRequest = {
  readonly tenant: string;
  readonly domains: readonly string[];
  /** Empty: every stream of the template. */
  readonly streams: readonly string[];
  readonly template: Template;
  readonly expectPerDay: number | null;
  readonly industry: string | null;
  readonly lists: string;
};
export type ReadOrder =
  | { readonly ok: true; readonly order: Order }
  /** One sentence each, which names the field, what was expected and what was got. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Domains of one customer. Each costs two calls and a round of looks. */
const MOST_DOMAINS = 20;
const MOST_MAILS = 1_000_000_000;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** Names that SES and AWS keep for themselves, as they do with pools. */
const OF_SES = /^(?:ses|aws|amazon)(?:[-_]|$)/i;

/** Checks an order as a whole: everything that is wrong with it, at once. */
export function readOrder(request: OrderRequest, now: EpochMs): ReadOrder {
  const { tenant, template } = request;
  const problems: string[] = [...tenantProblems(tenant)];
  const domains: string[] = [];
  for (const text of request.domains) {
    const named = sendingDomain(text);
    if (named.ok) domains.push(named.name);
    else problems.push(`domain: expected a domain, got ${showValue(text)}: ${named.why}`);
  }
  if (request.domains.length === 0) problems.push('domain: expected at least one, got none');
  if (request.domains.length > MOST_DOMAINS) {
    problems.push(`domain: expected at most ${MOST_DOMAINS}, got ${request.domains.length}`);
  }
  const known = Object.keys(template.streams);
  for (const stream of request.streams.filter((one) => !known.includes(one))) {
    const meant = nearest(stream, known);
    const hint = meant === null ? '' : `, did you mean ${showValue(meant)}?`;
    problems.push(
      `stream: expected ${known.join(' | ')} of template ${template.name}, got ${showValue(stream)}${hint}`,
    );
  }
  const streams = known.filter((one) => request.streams.length === 0 || request.streams.includes(one));
  const [long] = streams.map((stream) => setNameOf({ tenant, template }, stream)).filter((set) => set.length > 64);
  if (NAME.test(tenant) && long !== undefined) {
    problems.push(
      `tenant: expected a name short enough for its sets (64 characters), got a set of ${long.length}: ${showValue(long)}`,
    );
  }
  const declared = readDeclared(request, problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    order: { tenant, domains: [...new Set(domains)], streams, template, declared, orderedAt: now },
  };
}

export function tenantProblems(tenant: string): readonly string[] {
  if (!NAME.test(tenant)) {
    return [
      `tenant: expected a name of 1 to 64 letters, digits, "_" or "-" (the rule of SES), got ${showValue(tenant)}`,
    ];
  }
  if (OF_SES.test(tenant)) {
    return [`tenant: expected a name that is not SES's own (ses-…, aws-…, amazon-…), got ${showValue(tenant)}`];
  }
  return [];
}

function readDeclared({ expectPerDay, industry, lists }: OrderRequest, problems: string[]): Declared {
  if (expectPerDay !== null && !(Number.isInteger(expectPerDay) && expectPerDay >= 0 && expectPerDay <= MOST_MAILS)) {
    problems.push(`expect: expected whole mails a day up to ${MOST_MAILS}, got ${showValue(expectPerDay)}`);
  }
  if (industry !== null && !/^[\p{L}\p{N}][\p{L}\p{N} &/-]{0,39}$/u.test(industry)) {
    problems.push(`industry: expected some words of at most 40 characters, got ${showValue(industry)}`);
  }
  const source = LIST_SOURCES.find((one) => one === lists);
  if (source === undefined) problems.push(`lists: expected ${LIST_SOURCES.join(' | ')}, got ${showValue(lists)}`);
  return { expectPerDay, industry, lists: source ?? 'unknown' };
}
