import { type Metric, MOVING } from '../judging/metrics.ts';
import { HOUR_MS } from '../kernel/time.ts';
import type { Effective, Policy } from '../policy/model.ts';
import type { StandingRecord } from './model.ts';

/** Shortest time of the n-th quarantine in a row: doubled each time, up to a maximum. Unit: ms. */
export const holdMsOf = (offences: number, { hold }: Pick<Policy, 'hold'>): number =>
  Math.min(hold.hours * 2 ** Math.min(Math.max(offences, 1) - 1, 60), hold.maxHours) * HOUR_MS;

/** Whether only a person ends this quarantine. */
export const needsHand = (present: StandingRecord, { hold }: Pick<Policy, 'hold'>): boolean =>
  present.offences >= hold.offencesBeforeHand;

/** The metrics that must go well before a release: the one that convicted the set, else all that move sets. */
export const metricsToProve = (present: StandingRecord): readonly Metric[] =>
  present.numbers === null ? MOVING : [present.numbers.metric];

/** Outcomes that end a clean quarantine early: `outcomesPerLimit ÷ limit`, 60 for bounces, 3,000 for complaints. */
export const outcomesToProve = (metric: Metric, policy: Pick<Policy, 'release'>, effective: Effective): number =>
  Math.ceil(Number((policy.release.outcomesPerLimit / effective.limits[metric].quarantine).toFixed(6)));
