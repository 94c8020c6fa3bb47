import type { SourceCell } from '../counting/counts.ts';
import type { Ratio } from '../judging/model.ts';

/** What a set did through one address. */
export type Sender = { readonly set: string; readonly cell: SourceCell };
/** A set that may have caused a listing, with what speaks against it. */
export type Suspect = {
  readonly set: string;
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly complaints: number;
  /** How much likelier its counts are at the rate that they show than at the limit, as a natural logarithm. */
  readonly evidence: number;
};

/** Those with the most evidence first; where there is none, those that sent the most. */
export function rankSuspects(
  senders: readonly Sender[],
  limits: { readonly hardBounce: Ratio; readonly complaint: Ratio },
): readonly Suspect[] {
  return senders
    .map(({ set, cell: [deliveries, hardBounces, complaints] }) => ({
      ...{ set, deliveries, hardBounces, complaints },
      evidence:
        evidenceAbove(hardBounces, deliveries + hardBounces, limits.hardBounce) +
        evidenceAbove(complaints, deliveries, limits.complaint),
    }))
    .filter(({ deliveries, hardBounces }) => deliveries + hardBounces > 0)
    .toSorted((a, b) => b.evidence - a.evidence || b.deliveries - a.deliveries || (a.set < b.set ? -1 : 1));
}

/** The log-likelihood ratio of Poisson counts; none where the rate is at the limit or below. */
function evidenceAbove(count: number, of: number, limit: Ratio): number {
  const expected = limit * of;
  return count > expected && expected > 0 ? count * Math.log(count / expected) - (count - expected) : 0;
}
