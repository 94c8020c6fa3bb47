import { jsonBytes } from '../../kernel/bytes.ts';
import type { TlsPolicy } from '../model.ts';

/** What a TLS report says of a domain is kept as it is up to here. Unit: bytes of JSON. */
const MOST_BYTES = 50_000;
/** Beyond it, so many kinds of policy stay apart, and so many results of each; the others are put together. */
const MOST_POLICIES = 10;
const MOST_RESULTS = 50;
const OTHER = 'other';
/** Sums of what anybody may claim stay whole numbers. */
const MOST_SESSIONS = Number.MAX_SAFE_INTEGER;
const sum = (a: number, b: number): number => Math.min(MOST_SESSIONS, a + b);

type Sums = { successful: number; failed: number; readonly results: Map<string, number> };
/** A word that is counted already, or for which there is room. */
const placeOf = (word: string, there: ReadonlyMap<string, unknown>, most: number): string =>
  there.has(word) || there.size < most ? word : OTHER;

/**
 * The policies of a report so that they fit into one item, whoever made it: those of one kind are added up, and so are
 * failures with one result. No session is lost; the mail servers are.
 * @param policies of one domain
 * @param most bytes of JSON up to which they stay as they are
 */
export function cappedPolicies(policies: readonly TlsPolicy[], most = MOST_BYTES): readonly TlsPolicy[] {
  const [first] = policies;
  if (first === undefined || jsonBytes(policies) <= most) return policies;
  const byKind = new Map<string, Sums>();
  for (const { policy, successful, failed, failures } of policies) {
    const kind = placeOf(policy, byKind, MOST_POLICIES);
    const sums = byKind.get(kind) ?? { successful: 0, failed: 0, results: new Map<string, number>() };
    byKind.set(kind, sums);
    sums.successful = sum(sums.successful, successful);
    sums.failed = sum(sums.failed, failed);
    for (const { result, sessions } of failures) {
      const word = placeOf(result, sums.results, MOST_RESULTS);
      sums.results.set(word, sum(sums.results.get(word) ?? 0, sessions));
    }
  }
  return [...byKind].map(([policy, { successful, failed, results }]) => ({
    ...{ domain: first.domain, policy, successful, failed },
    failures: [...results].map(([result, sessions]) => ({ result, sessions, mx: null })),
  }));
}
