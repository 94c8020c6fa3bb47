import type { ProviderCell, Totals } from '../counting/counts.ts';
import type { Day } from '../kernel/time.ts';
import {
  AUDITED,
  type Audited,
  type FigureSource,
  type Figures,
  type Gap,
  type SesReported,
  type SesView,
} from './model.ts';

/** A gap above this share of a set's volume is a finding. */
export const GAP_SHARE = 0.01;
/** Mail under way at midnight, or to the mailbox simulator, is no finding. Unit: recipients. */
export const GAP_LEAST = 20;

/** Fewer complaints than this are no finding. Unit: complaints. */
const COMPLAINTS_LEAST = 3;
/**
 * From how many missing complaints on they are a finding. There are too few for a share of the volume. A report comes
 * hours after the mail, and SES may count it on the other day: around midnight that is chance, so three times the square
 * root of them may, and 5 %; but half of them never.
 */
const complaintGap = (reported: number): number =>
  Math.max(COMPLAINTS_LEAST, Math.min(reported / 2, reported * 0.05 + 3 * Math.sqrt(reported)));

type Sum = (totals: Totals) => number;
const hardBounces: Sum = (totals) => totals.hardBounces;

/**
 * What of ours each figure is compared with. CloudWatch's `Bounce` is every bounce that SES publishes an event for;
 * VDM's figures leave out what a suppression list prevented. Source: SES API v2, `BatchGetMetricData`.
 */
const OURS: Readonly<Record<FigureSource, Readonly<Partial<Record<Audited, Sum>>>>> = {
  cloudwatch: {
    sends: ({ sends }) => sends,
    deliveries: ({ deliveries }) => deliveries,
    bounces: (totals) => totals.hardBounces + totals.softBounces + totals.undeterminedBounces + totals.suppressed,
    complaints: (totals) => totals.complaints + totals.suppressed,
  },
  vdm: {
    sends: ({ sends }) => sends,
    deliveries: ({ deliveries }) => deliveries,
    hardBounces,
    complaints: ({ complaints }) => complaints,
  },
};

/**
 * The greatest shortage of a day's totals against what SES reports, or null where all is well. Complaints speak where
 * nothing else is short: who lost everything has lost them, too.
 */
export function gapBetween(totals: Totals, reported: SesReported): Gap | null {
  return volumeGap(totals, reported) ?? complaintsGap(totals, reported);
}

/** SES's figures of a set beside ours of the same day. Where either has none there is none. */
export function viewOf(totals: Totals, { source, counts }: SesReported, day: Day): SesView {
  const counted: { -readonly [Name in Audited]?: Figures[Name] } = {};
  for (const what of AUDITED) {
    const ours = OURS[source][what];
    if (counts[what] !== undefined && ours !== undefined) counted[what] = ours(totals);
  }
  return { source, day, reported: counts, counted };
}

/** The same of one mailbox provider. */
export function ispViewOf(
  [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>,
  one: SesReported,
  day: Day,
): SesView {
  const ours: Figures = { deliveries, hardBounces, complaints };
  const counted = Object.fromEntries(
    Object.entries(ours).filter(([what]) => one.counts[what as keyof Figures] !== undefined),
  );
  return { source: one.source, day, isp: one.isp, reported: one.counts, counted };
}

function complaintsGap(totals: Totals, { source, configurationSet, counts }: SesReported): Gap | null {
  const reported = counts.complaints ?? 0;
  const counted = OURS[source].complaints?.(totals) ?? reported;
  const missing = reported - counted;
  if (missing < complaintGap(reported)) return null;
  return { source, configurationSet, what: 'complaints', counted, reported, share: missing / reported };
}

function volumeGap(totals: Totals, { source, configurationSet, counts }: SesReported): Gap | null {
  const volume = counts.sends ?? Math.max(0, ...Object.values(counts));
  let worst: Gap | null = null;
  for (const what of AUDITED) {
    const reported = counts[what];
    const ours = OURS[source][what];
    if (what === 'complaints' || reported === undefined || ours === undefined) continue;
    const counted = ours(totals);
    const missing = reported - counted;
    if (missing < GAP_LEAST || missing <= volume * GAP_SHARE) continue;
    const share = missing / Math.max(volume, reported);
    if (worst === null || share > worst.share) worst = { source, configurationSet, what, counted, reported, share };
  }
  return worst;
}
