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

type Mail = Pick<Totals, 'deliveries' | 'hardBounces'> & Partial<Pick<Totals, 'sends'>>;

/**
 * Outcomes as the judge counts them: no more than were sent, where sends are known, so that mail that is delivered and
 * bounces later counts once. Where no delivery is published, what was sent.
 */
export function outcomesOf({ sends = 0, deliveries, hardBounces }: Mail): number {
  if (deliveries === 0 && sends > 0) return Math.max(sends, hardBounces);
  const answered = deliveries + hardBounces;
  return sends > 0 && sends >= deliveries ? Math.max(hardBounces, Math.min(answered, sends)) : answered;
}

/** Hard bounces of outcomes. */
export const hardBounceRate = (mail: Mail): number | null => rateOf(mail.hardBounces, outcomesOf(mail));

/**
 * Complaints of `reporting` deliveries. A complaint may be about mail that was delivered before the time in question, so
 * that it is never more than all; where nothing was delivered in it there is no rate.
 */
export const complaintRate = ({
  reporting,
  complaints,
}: Pick<Totals, 'complaints'> & { readonly reporting: number }): number | null =>
  reporting === 0 ? null : rateOf(complaints, Math.max(reporting, complaints));
