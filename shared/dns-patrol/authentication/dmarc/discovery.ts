import type { Dns } from '../../dns/model.ts';
import type { DmarcPolicy } from '../model.ts';
import { type DmarcRecord, isDmarc, oneStepWeaker, parseDmarc } from './record.ts';

/** A walk jumps to so many labels, so that it asks at most eight times (RFC 9989 section 4.10 step 4). */
const MOST_LABELS = 7;

/** What the DNS says about a domain's policy (RFC 9989 section 4.10). `failed`: a query had no answer. */
export type Discovery =
  | {
      readonly status: 'found';
      readonly record: DmarcRecord;
      readonly recordDomain: string;
      readonly organizationalDomain: string;
    }
  | { readonly status: 'none'; readonly organizationalDomain: string }
  | { readonly status: 'failed'; readonly why: string };

type Step = { readonly domain: string; readonly record: DmarcRecord };

/** The record that applies to a domain, found by the tree walk. */
export async function discoverDmarc(dns: Dns, domain: string): Promise<Discovery> {
  const walk = await treeWalk(dns, domain);
  if (typeof walk === 'string') return { status: 'failed', why: walk };
  const organizationalDomain = selectOrganizational(domain, walk);
  const psd = walk.at(-1)?.record.psd === 'y' ? walk.at(-1) : undefined;
  const step =
    walk.find((found) => found.domain === domain) ?? walk.find((found) => found.domain === organizationalDomain) ?? psd;
  if (step === undefined) return { status: 'none', organizationalDomain };
  return { status: 'found', record: step.record, recordDomain: step.domain, organizationalDomain };
}

/** The organizational domain alone. @returns null where a query had no answer */
export async function organizationalDomain(dns: Dns, domain: string): Promise<string | null> {
  const walk = await treeWalk(dns, domain);
  return typeof walk === 'string' ? null : selectOrganizational(domain, walk);
}

/**
 * Records from the domain up to its top, the longest name first. A set of several records at a name is discarded, and
 * so is one that is no tag list. @returns the reason where a question had no answer
 */
async function treeWalk(dns: Dns, domain: string): Promise<readonly Step[] | string> {
  const found: Step[] = [];
  let labels = domain.split('.');
  while (labels.length > 0) {
    const name = labels.join('.');
    const answer = await dns.ask(`_dmarc.${name}`, 'TXT');
    // A name that is too long to exist holds no record.
    if (answer.status === 'failed' && answer.reason !== 'invalid-name') return answer.why;
    const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).filter(isDmarc) : [];
    const record = texts.length === 1 && texts[0] !== undefined ? parseDmarc(texts[0]) : null;
    if (record !== null) {
      found.push({ domain: name, record });
      if (record.psd !== 'u') break;
    }
    labels = labels.length > MOST_LABELS ? labels.slice(-MOST_LABELS) : labels.slice(1);
  }
  return found;
}

/** RFC 9989 section 4.10.2. */
function selectOrganizational(domain: string, found: readonly Step[]): string {
  for (const { domain: at, record } of found) {
    if (record.psd === 'n') return at;
    // One label below a public suffix domain.
    if (record.psd === 'y' && at !== domain)
      return domain
        .split('.')
        .slice(-(at.split('.').length + 1))
        .join('.');
  }
  return found.at(-1)?.domain ?? domain;
}

/**
 * The policy as it is applied: `sp` below the organizational domain, `np` there for names that do not exist, one step
 * weaker with t=y. @returns null where the record has none, or nobody knows whether the name exists
 */
export async function appliedPolicy(
  dns: Dns,
  domain: string,
  { record, recordDomain }: { readonly record: DmarcRecord; readonly recordDomain: string },
): Promise<DmarcPolicy | null> {
  const { policy, testing } = record;
  if (policy === null) return null;
  let applied = policy.p;
  if (recordDomain !== domain) {
    const below = policy.sp ?? policy.p;
    applied = below;
    if (policy.np !== null && policy.np !== below) {
      const exists = await domainExists(dns, domain);
      if (exists === null) return null;
      if (!exists) applied = policy.np;
    }
  }
  return testing ? oneStepWeaker(applied) : applied;
}

/** Only NXDOMAIN means that a name does not exist, and not that of an alias's target (RFC 9989 appendix A.4). */
async function domainExists(dns: Dns, domain: string): Promise<boolean | null> {
  const answer = await dns.ask(domain, 'A');
  if (answer.status === 'failed') return answer.reason === 'invalid-name' ? false : null;
  return answer.status === 'found' || answer.kind === 'nodata' || answer.aliases.length > 0;
}
