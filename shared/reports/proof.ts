import { domainOf } from './values.ts';

/**
 * Whether a report's mail is known to come from the domain in From. `passed`: the receiving server found that it
 * passes DMARC. `failed`: it found that it does not. `unknown`: a file, or a mail that nobody says anything about.
 */
export type Proof =
  | { readonly state: 'passed'; readonly domain: string }
  | { readonly state: 'failed'; readonly domain: string | null }
  | { readonly state: 'unknown' };

/** What a file alone proves. */
export const NO_PROOF: Proof = { state: 'unknown' };

/**
 * Reads what the receiving server wrote into a mail (RFC 8601): the first `Authentication-Results`, and those that
 * carry the same name. Those below, of other servers, may be anybody's. A field holds words of the sender, too: where
 * two results differ, the worse one counts.
 * @param results values of `Authentication-Results`, the topmost first
 * @param from the address in From, or its domain; null where there is not one From
 */
export function proofOf(results: readonly string[], from: string | null): Proof {
  const [first] = results;
  if (first === undefined || from === null) return NO_PROOF;
  const name = serverOf(first);
  if (name === '') return NO_PROOF;
  const domain = domainOf(from);
  const found = results.filter((result) => serverOf(result) === name).flatMap((result) => dmarcOf(result, domain));
  const [verdict = NO_PROOF] = found;
  return found.find(({ state }) => state === 'failed') ?? found.find(({ state }) => state === 'unknown') ?? verdict;
}

/** The DMARC results of one field; a guess is none. */
function dmarcOf(result: string, domain: string | null): Proof[] {
  return [...bare(result).matchAll(/;\s{0,20}dmarc\s{0,20}=\s{0,20}(\w{1,20})([^;]*)/gi)].map(
    ([, said = '', rest = '']) => {
      if (/^(?:fail|permerror)$/i.test(said)) return { state: 'failed', domain };
      if (!/^pass$/i.test(said)) return NO_PROOF;
      const about = /\bheader\.from\s{0,20}=\s{0,20}"?([^\s;"]{1,320})/i.exec(rest)?.[1];
      if (domain === null || (about !== undefined && domainOf(about) !== domain)) return { state: 'failed', domain };
      return { state: 'passed', domain };
    },
  );
}

const serverOf = (result: string): string => (bare(result).slice(1).split(';', 1)[0] ?? '').trim().toLowerCase();

/**
 * A field without its comments, which may hold anything, and without the signs of syntax in its quoted texts. A
 * backslash takes its meaning from the next sign in both (RFC 5322 section 3.2.1). It begins with a semicolon.
 */
function bare(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;
  for (const char of text.slice(0, 8_192)) {
    if (isEscaped || (char === '\\' && (isQuoted || depth > 0))) isEscaped = !isEscaped;
    else if (isQuoted) {
      isQuoted = char !== '"';
      out.push(/[;=()\s]/.test(char) ? '_' : char);
    } else if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      isQuoted = char === '"';
      out.push(char);
    }
  }
  // Whoever leaves a text or a comment open has hidden what follows it.
  return depth > 0 || isQuoted ? '' : `;${out.join('')}`;
}

/** A header field: name in lower case, and its value. */
export type MailHeader = { readonly key: string; readonly value: string };

/** Name of SES in `Authentication-Results`. */
const SES_SERVER = 'amazonses.com';

/**
 * The same of a mail that SES received. SES writes its own fields above those that came, `X-SES-RECEIPT` below its
 * `Authentication-Results`; whatever stands below may be anybody's. A mail that SES does not say passes, fails: RFC 9990
 * section 3.3 has every report pass.
 */
export function proofOfSes(headers: readonly MailHeader[], from: string | null): Proof {
  const end = headers.findIndex(({ key }) => key === 'x-ses-receipt');
  const own = headers.slice(0, Math.max(0, end));
  const results = own.filter(({ key }) => key === 'authentication-results').map(({ value }) => value);
  const [result = ''] = results;
  const isOwn =
    results.length === 1 && serverOf(result) === SES_SERVER && own.filter(({ key }) => key === 'received').length <= 1;
  const proof = isOwn ? proofOf(results, from) : NO_PROOF;
  return proof.state === 'unknown' ? { state: 'failed', domain: domainOf(from ?? '') } : proof;
}
