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
 * carry the same name. Those below, of other servers, may be anybody's.
 * @param results values of `Authentication-Results`, the topmost first
 * @param from the address in From, or its domain
 */
export function proofOf(results: readonly string[], from: string): Proof {
  const [first] = results;
  if (first === undefined) return NO_PROOF;
  const name = serverOf(first);
  const domain = domainOf(from);
  for (const result of results) {
    if (serverOf(result) !== name) continue;
    const bare = withoutComments(result);
    const found = /(?:^|;)\s*dmarc\s*=\s*(\w{1,20})([^;]*)/i.exec(bare);
    if (found === null) continue;
    const [, said = '', rest = ''] = found;
    if (/^(?:fail|permerror)$/i.test(said)) return { state: 'failed', domain };
    if (!/^(?:pass|bestguesspass)$/i.test(said)) return NO_PROOF;
    if (/^bestguess/i.test(said)) return NO_PROOF;
    const about = /\bheader\.from\s*=\s*"?([^\s;"]{1,320})/i.exec(rest)?.[1];
    if (domain === null || (about !== undefined && domainOf(about) !== domain)) return { state: 'failed', domain };
    return { state: 'passed', domain };
  }
  return NO_PROOF;
}

const serverOf = (result: string): string => (withoutComments(result).split(';', 1)[0] ?? '').trim().toLowerCase();

/** Comments may hold anything, semicolons too. Those within comments are taken out first. */
function withoutComments(text: string): string {
  const out: string[] = [];
  let depth = 0;
  for (const char of text.slice(0, 8_192)) {
    if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) out.push(char);
  }
  return out.join('');
}
