import { believesProved } from '../belief.ts';
import type { Proof } from '../proof.ts';
import { isKnownProver, reporterOf } from '../tally.ts';
import type { KeptAbuse, KeptAggregate, KeptTls } from './model.ts';

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

/**
 * Where a report lies. Those of known receivers decide; what nobody proves counts nowhere. Each lies apart, so that
 * nobody can make hard to read, or fill up, what is worth more.
 */
export function familyOf(kept: KeptAggregate): 'dmarc' | 'heard' | 'claims' {
  if (reporterOf(kept) !== null) return 'dmarc';
  return believesProved(kept.proof) ? 'heard' : 'claims';
}
export function familyOfTls({ proof }: KeptTls): 'tls' | 'tlsHeard' | 'tlsClaims' {
  if (!believesProved(proof)) return 'tlsClaims';
  return isKnownProver(proof) ? 'tls' : 'tlsHeard';
}
export const familyOfAbuse = ({ proof }: KeptAbuse): 'abuse' | 'abuseClaims' =>
  believesProved(proof) ? 'abuse' : 'abuseClaims';
