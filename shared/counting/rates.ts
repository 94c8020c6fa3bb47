import { sendsFeedback } from '../replies/providers.ts';
import type { Counts, Totals } from './counts.ts';

/** `count` of `of`; null where there is nothing to divide by. */
export const rateOf = (count: number, of: number): number | null => (of === 0 ? null : count / of);

/** Deliveries at providers that send feedback to SES: what complaints are measured against. */
export function reportingDeliveries({ providers }: Pick<Counts, 'providers'>): number {
  let reporting = 0;
  for (const [provider, [deliveries]] of providers) if (sendsFeedback(provider)) reporting += deliveries;
  return reporting;
}

/** Hard bounces of outcomes. */
export const hardBounceRate = ({
  deliveries,
  hardBounces,
}: Pick<Totals, 'deliveries' | 'hardBounces'>): number | null => rateOf(hardBounces, deliveries + hardBounces);

/**
 * Complaints of `reporting` deliveries. A complaint may be about mail that was delivered before the time in question, so
 * that it is never more than all; where nothing was delivered in it there is no rate.
 */
export const complaintRate = ({
  reporting,
  complaints,
}: Pick<Totals, 'complaints'> & { readonly reporting: number }): number | null =>
  reporting === 0 ? null : rateOf(complaints, Math.max(reporting, complaints));
