import { namesSender } from '../events/demanded-headers.ts';
import type { GmailSubject } from './judge.ts';

/** Who sends from a domain. */
export type GmailSenders = {
  readonly sets: readonly { readonly set: string; readonly tenant: string | null }[];
  /** Whether these are all of them. */
  readonly isComplete: boolean;
  /** Where they are not: the names of all sets. */
  readonly others: readonly string[];
};

/**
 * The one set that answers for a figure; null where several may, or nobody knows who. A Feedback-ID that is exactly a
 * set's name is its own. Nobody is held responsible for the mail of others.
 */
export function accusedOf({ feedbackId }: GmailSubject, { sets, isComplete, others }: GmailSenders): string | null {
  if (feedbackId === null) return isComplete && sets.length === 1 ? (sets[0]?.set ?? null) : null;
  const names = new Set([...sets.map(({ set }) => set), ...others]);
  const exact = [...names].filter((name) => name.toLowerCase() === feedbackId.toLowerCase());
  if (exact.length === 1) return exact[0] ?? null;
  const named = sendersNamed(feedbackId, sets);
  return isComplete && named.length === 1 ? (named[0] ?? null) : null;
}

/** The sets whose name or tenant a Feedback-ID is, by the rules for the header itself. */
export const sendersNamed = (feedbackId: string, sets: GmailSenders['sets']): readonly string[] =>
  sets
    .filter(({ set, tenant }) =>
      namesSender(feedbackId, { sesTenant: tenant, configurationSet: set, fromDomain: null }),
    )
    .map(({ set }) => set);
