import { type EpochMs, HOUR_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { standingOf } from './epoch.ts';
import { WARNED_AT_LEAST_MS } from './heal.ts';
import type { StandingRecord } from './model.ts';

const timersOf = (present: StandingRecord, policy: Policy): readonly EpochMs[] =>
  typeof present.until === 'number' ? [present.until] : timersOfStanding(present, policy);

const timersOfStanding = (present: StandingRecord, policy: Policy): readonly EpochMs[] => {
  switch (present.to) {
    case 'warned':
      return [present.at + WARNED_AT_LEAST_MS];
    case 'quarantined':
      return [present.at + present.holdMs, present.at + 2 * present.holdMs];
    case 'probation':
      return [present.at + policy.probation.hours * HOUR_MS];
    case 'healthy':
    case 'paused':
      return [];
  }
};

/**
 * When a set must be judged again without new mail: at its next timer, and at least each hour, because mode, pin,
 * limits and switch may have changed. Null for a healthy set. Always later than `now`.
 */
export const nextReviewAt = (present: StandingRecord | null, policy: Policy, now: EpochMs): EpochMs | null => {
  if (present === null || standingOf(present) === 'healthy') return null;
  return Math.min(now + HOUR_MS, ...timersOf(present, policy).filter((at) => at > now));
};
