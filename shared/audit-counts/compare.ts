import type { Totals } from '../counting/counts.ts';
import { AUDITED, type Audited, type FigureSource, type Gap, type SesReported } from './model.ts';

/** A gap above so much of a set's volume is one. */
export const GAP_SHARE = 0.01;
/** What is under way at midnight, or goes to the mailbox simulator, is no finding. Unit: recipients. */
export const GAP_LEAST = 20;

type Sum = (totals: Totals) => number;
const hardBounces: Sum = (totals) => totals.hardBounces;

/**
 * What of ours each figure is compared with. CloudWatch's `Bounce` is every bounce that SES publishes an event for;
 * VDM's `PERMANENT_BOUNCE` leaves out what a suppression list prevented. Sources: see `exclusions.data.ts`.
 */
const OURS: Readonly<Record<FigureSource, Readonly<Partial<Record<Audited, Sum>>>>> = {
  cloudwatch: {
    sends: ({ sends }) => sends,
    deliveries: ({ deliveries }) => deliveries,
    bounces: (totals) => totals.hardBounces + totals.softBounces + totals.undeterminedBounces + totals.suppressed,
  },
  vdm: { sends: ({ sends }) => sends, deliveries: ({ deliveries }) => deliveries, hardBounces },
};

/** The greatest shortage of a day's totals against what SES reports, or null where all is well. */
export function gapBetween(totals: Totals, { source, configurationSet, counts }: SesReported): Gap | null {
  const volume = counts.sends ?? Math.max(0, ...Object.values(counts));
  let worst: Gap | null = null;
  for (const what of AUDITED) {
    const reported = counts[what];
    const ours = OURS[source][what];
    if (reported === undefined || ours === undefined) continue;
    const counted = ours(totals);
    const missing = reported - counted;
    if (missing < GAP_LEAST || missing <= volume * GAP_SHARE) continue;
    const share = missing / Math.max(volume, reported);
    if (worst === null || share > worst.share) worst = { source, configurationSet, what, counted, reported, share };
  }
  return worst;
}
