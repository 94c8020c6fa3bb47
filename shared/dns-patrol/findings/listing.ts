import type { EpochMs } from '../../kernel/time.ts';
import type { Verdict } from '../blocklists/check.ts';

/**
 * The state of a target on a list. A listing, and its end, count when they were seen twice.
 * - `clean`: not listed
 * - `suspected`: seen listed once
 * - `listed`: seen listed twice
 * - `clearing`: listed, and seen clean once since
 */
export const LISTING_STATES = ['clean', 'suspected', 'listed', 'clearing'] as const;
export type ListingState = (typeof LISTING_STATES)[number];

/** What a listing is based on. */
export type Evidence = {
  readonly codes: readonly string[];
  readonly meaning: string;
  /** What the list says about it: third-party text. */
  readonly text: string | null;
  readonly weight: number;
  readonly at: EpochMs;
  /** The resolver that answered. */
  readonly server: string | null;
};
/** A listing that is over, or not. */
export type Episode = { readonly from: EpochMs; readonly until: EpochMs | null; readonly evidence: Evidence };
export type ListingRecord = {
  readonly target: string;
  readonly list: string;
  readonly state: ListingState;
  /** When the listing began, or the suspicion. */
  readonly since: EpochMs;
  readonly evidence: Evidence | null;
  /** Written by older versions: sets that have it as a DNS issue. Now each has an item of its own. */
  readonly blamed?: readonly string[];
  /** Confirmed listings, the newest last. */
  readonly history: readonly Episode[];
};
/** A lasting change by an observation. */
export type ListingEvent = 'listed' | 'delisted';

/** Most episodes that are stored. */
const MOST_EPISODES = 50;
/** Longest text of a list that is stored. Unit: characters. */
const MOST_TEXT = 500;

/** A target that was never seen on a list. */
export const newListingRecord = (list: string, target: string): ListingRecord => ({
  ...{ target, list, state: 'clean', since: 0, evidence: null, history: [] },
});

/** The record after one observation. `unknown` changes nothing, however often it comes. */
export function applyObservation(
  before: ListingRecord,
  verdict: Verdict,
  now: EpochMs,
): { readonly record: ListingRecord; readonly event: ListingEvent | null } {
  if (verdict.status === 'unknown') return { record: before, event: null };
  const isListed = verdict.status === 'listed';
  const evidence = isListed ? evidenceOf(verdict, now) : null;
  switch (before.state) {
    case 'clean':
      if (evidence === null) return { record: before, event: null };
      return { record: { ...before, state: 'suspected', since: now, evidence }, event: null };
    case 'suspected': {
      if (evidence === null) return { record: { ...before, state: 'clean', evidence: null }, event: null };
      const history = [...before.history, { from: before.since, until: null, evidence }].slice(-MOST_EPISODES);
      return { record: { ...before, state: 'listed', evidence, history }, event: 'listed' };
    }
    case 'listed':
      if (evidence === null) return { record: { ...before, state: 'clearing' }, event: null };
      return { record: { ...before, evidence }, event: null };
    case 'clearing': {
      if (evidence !== null) return { record: { ...before, state: 'listed', evidence }, event: null };
      const history = before.history.map((one) => (one.until === null ? { ...one, until: now } : one));
      return { record: { ...before, state: 'clean', evidence: null, history }, event: 'delisted' };
    }
    default:
      return before.state satisfies never;
  }
}

/** Whether a second look would decide something. */
export const isUnsettled = ({ state }: ListingRecord): boolean => state === 'suspected' || state === 'clearing';

const evidenceOf = ({ codes, meaning, text, weight, server }: Verdict, at: EpochMs): Evidence => ({
  ...{ codes, weight, at, server },
  meaning: meaning ?? '',
  text: text === null ? null : text.slice(0, MOST_TEXT),
});
