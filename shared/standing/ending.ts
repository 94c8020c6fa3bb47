import type { Metric } from '../judging/metrics.ts';
import { type EpochMs, HOUR_MS } from '../kernel/time.ts';
import { whyNotMoved } from './convict.ts';
import type { StandingCase } from './facts.ts';
import { WARNED_AT_LEAST_MS } from './heal.ts';
import { metricsToProve, needsHand, outcomesToProve } from './hold.ts';

/**
 * What ends a standing.
 * - `none`: it is healthy, and there is nothing to end
 * - `by-hand`: a person, and nothing else
 * - `until`: a person set the end
 * - `quiet`: no evidence, from that time on
 * - `proof`: good mail from `from` on: so many outcomes of each metric; with less mail, the time `latest`
 * - `probation`: that time, without a conviction
 */
export type Ending =
  | { readonly kind: 'none' | 'by-hand' }
  | { readonly kind: 'until' | 'quiet' | 'probation'; readonly at: EpochMs }
  | {
      readonly kind: 'proof';
      readonly from: EpochMs;
      readonly latest: EpochMs;
      readonly outcomes: readonly { readonly metric: Metric; readonly least: number }[];
    };

const BY_HAND: Ending = { kind: 'by-hand' };

/** What ends the present standing, as `heal` and `endOfStanding` go by it. */
export function endingOf({
  present,
  policy,
  effective,
  automatic,
}: Pick<StandingCase, 'present' | 'policy' | 'effective' | 'automatic'>): Ending {
  if (present === null) return { kind: 'none' };
  const { to, at, holdMs, until } = present;
  if ((to === 'quarantined' || to === 'paused') && typeof until === 'number') return { kind: 'until', at: until };
  switch (to) {
    case 'healthy':
      return { kind: 'none' };
    case 'paused':
      return BY_HAND;
    case 'warned':
      return { kind: 'quiet', at: at + WARNED_AT_LEAST_MS };
    case 'probation':
      return { kind: 'probation', at: at + policy.probation.hours * HOUR_MS };
    case 'quarantined': {
      if (needsHand(present, policy) || whyNotMoved({ effective, automatic }) !== null) return BY_HAND;
      const outcomes = metricsToProve(present).map((metric) => ({
        metric,
        least: outcomesToProve(metric, policy, effective),
      }));
      return { kind: 'proof', from: at + holdMs, latest: at + 2 * holdMs, outcomes };
    }
    default:
      return to satisfies never;
  }
}
