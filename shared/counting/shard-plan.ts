import { type EpochMs, MINUTE_MS, RETENTION_MS, type Slot, slotOf } from '../kernel/time.ts';
import type { ShardPlan } from './partition.ts';

/** Most shards of a slot. Every read of a slot reads each of them. */
export const MOST_SHARDS = 100;
/** Functions read the plan again after this time. Unit: ms. */
export const PLAN_READ_EVERY_MS = MINUTE_MS;
/** A change takes effect so many slots ahead: after five minutes at least, when every function knows it. */
const SLOTS_AHEAD = 2;
/** Most that a remembered plan, or the clock of the function that changes it, lags behind. Unit: ms. */
const PLAN_TRUSTED_MS = 2 * MINUTE_MS;

/**
 * Whether the plan for a slot may still change. The plan must be fixed up to such a slot before its events are counted
 * (`Deployment.shardPlan`): else a copy of an event that comes after the change is counted in another partition.
 */
export const mayChange = (slot: Slot, now: EpochMs): boolean => slot >= slotOf(now - PLAN_TRUSTED_MS) + SLOTS_AHEAD;

/**
 * The plan with a change to this number of shards, far enough ahead for every function to know it in time. Past changes
 * stay as they are, because the partition of a counted event must not change. Changes older than the journal are
 * dropped.
 * @param fixedThrough up to this slot the plan stays as it is, because events have been counted by it
 * @returns null where the last number of shards is the same already
 */
export function planWith(plan: ShardPlan, shards: number, now: EpochMs, fixedThrough: Slot = 0): ShardPlan | null {
  if ((plan.at(-1)?.shards ?? 1) === shards) return null;
  const fromSlot = Math.max(slotOf(now) + SLOTS_AHEAD, fixedThrough + 1);
  const fixed = plan.filter((step) => step.fromSlot < fromSlot);
  const oldest = slotOf(now - RETENTION_MS);
  const kept = fixed.filter((_, index) => (fixed[index + 1]?.fromSlot ?? fromSlot) > oldest);
  return (kept.at(-1)?.shards ?? 1) === shards ? kept : [...kept, { fromSlot, shards }];
}
