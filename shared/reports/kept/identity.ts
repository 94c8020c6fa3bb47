import type { Proof } from '../proof.ts';
import { reporterOf } from '../tally.ts';
import type { KeptAggregate, KeptTls } from './model.ts';

/** Who a report counts for: the domain that its mail proves, or how far it proves none. */
const proverOf = (proof: Proof): string => (proof.state === 'passed' ? `passed ${proof.domain}` : proof.state);

/**
 * What tells a report from all others (RFC 9990 has its id unique only for its sender): who proved to have sent it,
 * organization, id, policy domain and time.
 */
export const identityOfAggregate = ({ report, proof }: KeptAggregate): string =>
  JSON.stringify([
    proverOf(proof),
    report.organization.toLowerCase(),
    report.id,
    report.domain,
    report.begin,
    report.end,
  ]);
export const identityOfTls = (domain: string, { organization, id, begin, end, proof }: KeptTls): string =>
  JSON.stringify([proverOf(proof), organization.toLowerCase(), id, domain, begin, end]);

/** Reports of known receivers decide, and lie apart: nobody else can make them hard to read. */
export const familyOf = (kept: KeptAggregate): 'dmarc' | 'heard' => (reporterOf(kept) === null ? 'heard' : 'dmarc');
