import type { Counts } from '../counting/counts.ts';
import type { Day } from '../kernel/time.ts';

/** What a survey knows of one set. */
export type SurveyedSet = {
  readonly name: string;
  readonly tenant: string | null;
  /** Null: SES's shared addresses, or not known. A stream has no pool and no domains: its set has them. */
  readonly pool: string | null;
  readonly isStream: boolean;
  /** The day of its first mail; null: not known. */
  readonly firstDay: Day | null;
  readonly offences: number;
  readonly brokenAuthentication: boolean;
  /** Whole days, in order. */
  readonly days: readonly (readonly [Day, Counts])[];
};

/** A set that publishes no Send has sent what was answered. */
export const sentIn = ({ totals }: Counts): number => Math.max(totals.sends, totals.deliveries + totals.hardBounces);
