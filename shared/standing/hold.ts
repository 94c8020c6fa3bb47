import { type Metric, MOVING } from '../judging/metrics.ts';
import { HOUR_MS } from '../kernel/time.ts';
import type { Effective, Policy } from '../policy/model.ts';
import type { StandingRecord } from './model.ts';

/** How long the so-many-th quarantine in a row lasts at least: doubled each time, up to a longest. Unit: ms. */
export const holdMsOf = (offences: number, { hold }: Pick<Policy, 'hold'>): number =>
  Math.min(hold.hours * 2 ** Math.min(Math.max(offences, 1) - 1, 60), hold.maxHours) * HOUR_MS;

/** Whether only a person ends this quarantine. */
export const needsHand = (present: StandingRecord, { hold }: Pick<Policy, 'hold'>): boolean =>
  present.offences >= hold.offencesBeforeHand;

/** The metrics in which a quarantined set has something to prove: the one that convicted it, else all that move sets. */
export const metricsToProve = (present: StandingRecord): readonly Metric[] =>
  present.numbers === null ? MOVING : [present.numbers.metric];

/** Outcomes that make a clean quarantine count: `outcomesPerLimit ÷ limit`, 60 for bounces, 3,000 for complaints. */
export const outcomesToProve = (metric: Metric, policy: Pick<Policy, 'release'>, effective: Effective): number =>
  Math.ceil(Number((policy.release.outcomesPerLimit / effective.limits[metric].quarantine).toFixed(6)));
