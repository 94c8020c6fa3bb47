import type { Answer } from '../dns/model.ts';
import { isWithinLoopback, lastOctet, matchesCode } from './code.ts';
import type { Blocklist } from './model.ts';

/**
 * The meaning of a list's answer.
 * - `listed`: with at least one code that the list's table knows as a listing
 * - `clean`: the list has no entry, or one that is no listing
 * - `unknown`: nobody knows. `refused` where the list did not want to be asked, `rewritten` where the answer cannot come
 *   from a list at all, `unknown-code` where it says something that no table explains, `failed` where nothing came
 */
export type ListReading =
  | { readonly status: 'listed'; readonly codes: readonly string[]; readonly meaning: string; readonly weight: number }
  | { readonly status: 'clean'; readonly codes: readonly string[]; readonly meaning: string | null }
  | {
      readonly status: 'unknown';
      readonly kind: 'failed' | 'refused' | 'rewritten' | 'unknown-code';
      readonly codes: readonly string[];
      readonly why: string;
    };

/**
 * Every list answers so when it refuses a query: its operator agreed with the others on it.
 * @see https://www.spamhaus.org/news/article/788/spamhaus-dnsbl-return-codes-technical-update
 */
const REFUSAL = '127.255.255.*';

/** Only codes that a list declares are listings. A refusal or a made-up address makes the whole answer unknown. */
export function interpret(list: Blocklist, answer: Answer<'A'>): ListReading {
  if (answer.status === 'absent') return { status: 'clean', codes: [], meaning: null };
  if (answer.status === 'failed') return { status: 'unknown', kind: 'failed', codes: [], why: answer.why };
  const codes = answer.records.toSorted();
  const unknown = (kind: 'refused' | 'rewritten' | 'unknown-code', why: string): ListReading => ({
    status: 'unknown',
    kind,
    codes,
    why,
  });

  const readings = codes.map((code) => readCode(list, code));
  const rewritten = readings.find(({ kind }) => kind === 'rewritten');
  if (rewritten) return unknown('rewritten', rewritten.meaning);
  const refused = readings.find(({ kind }) => kind === 'refused');
  if (refused) return unknown('refused', `the query was refused: ${refused.meaning}`);
  const listings = readings.filter(({ kind }) => kind === 'listed');
  if (listings.length > 0) {
    const meaning = [...new Set(listings.map((listing) => listing.meaning))].join('; ');
    return { status: 'listed', codes, meaning, weight: Math.max(...listings.map(({ weight }) => weight)) };
  }
  const odd = readings.find(({ kind }) => kind === 'unknown-code');
  if (odd) return unknown('unknown-code', odd.meaning);
  return { status: 'clean', codes, meaning: readings.map(({ meaning }) => meaning).join('; ') };
}

type CodeReading = {
  readonly kind: 'listed' | 'refused' | 'rewritten' | 'unknown-code' | 'other';
  readonly meaning: string;
  readonly weight: number;
};

function readCode(list: Blocklist, code: string): CodeReading {
  const says = (kind: CodeReading['kind'], meaning: string, weight = 0): CodeReading => ({ kind, meaning, weight });
  if (!isWithinLoopback(code)) {
    return says('rewritten', `${code} is outside 127.0.0.0/8: the zone or the resolver makes up answers`);
  }
  const known = list.notListed.find((entry) => matchesCode(entry.code, code));
  if (known) return says(known.means === 'refused' ? 'refused' : 'other', known.meaning);
  if (matchesCode(REFUSAL, code)) return says('refused', `code ${code}`);

  const listing = list.codes.find((entry) => matchesCode(entry.code, code));
  if (listing) return says('listed', listing.meaning, listing.weight ?? list.weight);
  if (list.bits.length > 0 && matchesCode(list.bitsIn, code)) {
    const set = list.bits.filter(({ bit }) => (lastOctet(code) & bit) === bit);
    const refusal = set.find(({ refused }) => refused === true);
    if (refusal) return says('refused', refusal.meaning);
    const meaning = set.map((entry) => entry.meaning).join('; ');
    if (set.length > 0) return says('listed', meaning, Math.max(...set.map((entry) => entry.weight ?? list.weight)));
  }
  return says('unknown-code', `${code} is no code that the list is known to use`);
}
