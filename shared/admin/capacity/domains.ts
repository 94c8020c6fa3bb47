import type { DomainState } from '../../capacity/domain.ts';
import { dateOf } from '../../capacity/season.ts';
import type { AnswerOf } from '../fleet/operations.ts';

/** What the patrol says of a domain's records, the worst of what it found. */
export const recordsOf = (
  domain: string,
  findings: AnswerOf<'listFindings'>['items'],
): AnswerOf<'listDomains'>['items'][number]['records'] => {
  const own = findings.filter((finding) => finding.domain === domain);
  if (own.some(({ status }) => status === 'fail')) return 'broken';
  return own.some(({ status }) => status === 'pass' || status === 'warn') ? 'sound' : 'unknown';
};

/** A domain as the API answers. */
export const shownDomain = (
  { lastDay, sets, tenants, advice, ...domain }: DomainState,
  findings: AnswerOf<'listFindings'>['items'],
): AnswerOf<'listDomains'>['items'][number] => ({
  ...domain,
  lastDay: dateOf(lastDay),
  sets: { count: sets.count, first: [...sets.first] },
  tenants: { count: tenants.count, first: [...tenants.first] },
  records: recordsOf(domain.domain, findings),
  advice: [...advice],
});
