import type { Counts, SourceCell } from '../../counting/counts.ts';
import type { Ratio } from '../../judging/model.ts';

/** What a set did through one address. */
export type SendingSet = {
  readonly set: string;
  readonly cell: Readonly<SourceCell>;
  /** Bounces and complaints are the address's share of the set's; see `cellThrough`. */
  readonly isEstimate?: boolean;
};
/** A set that may have caused a listing, with what speaks against it. */
export type ListingSuspect = {
  readonly set: string;
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly complaints: number;
  readonly isEstimate: boolean;
  /** How much likelier its counts are at the rate that they show than at the limit, as a natural logarithm. */
  readonly evidence: number;
};

/** Of one span of time: what was counted of a set in all, and by outgoing address. */
type Span = Pick<Counts, 'totals' | 'ips'>;

/**
 * What a set did through an address in some spans of time. SES names the outgoing address of deliveries alone (its event
 * samples: tag `ses:outgoing-ip`), so bounces and complaints without one are shared out by deliveries, span by span.
 */
export function cellThrough(spans: Iterable<Span>, ip: string): Required<Omit<SendingSet, 'set'>> {
  const sum: SourceCell = [0, 0, 0];
  let isEstimate = false;
  for (const { totals, ips } of spans) {
    const cell = ips.get(ip);
    if (cell === undefined) continue;
    const known: SourceCell = [0, 0, 0];
    for (const one of ips.values()) for (const [at, count] of one.entries()) known[at] = (known[at] ?? 0) + count;
    const share = known[0] === 0 ? 0 : cell[0] / known[0];
    const lost = [totals.hardBounces - known[1], totals.complaints - known[2]].map((count) => Math.max(0, count));
    const [hardBounces = 0, complaints = 0] = lost.map((count) => count * share);
    isEstimate ||= hardBounces + complaints > 0;
    sum[0] += cell[0];
    sum[1] += cell[1] + hardBounces;
    sum[2] += cell[2] + complaints;
  }
  return { cell: [sum[0], Math.round(sum[1]), Math.round(sum[2])], isEstimate };
}

/** Most evidence first; without evidence, most sent first. */
export function rankSuspects(
  senders: readonly SendingSet[],
  limits: { readonly hardBounce: Ratio; readonly complaint: Ratio },
): readonly ListingSuspect[] {
  return senders
    .map(({ set, cell: [deliveries, hardBounces, complaints], isEstimate = false }) => ({
      ...{ set, deliveries, hardBounces, complaints, isEstimate },
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
