import { type EpochMs, MINUTE_MS, RETENTION_MS, type Slot, slotOf } from '../kernel/time.ts';
import type { ShardPlan } from './partition.ts';

/** Most shards of a slot: every look at the journal asks each of them. */
export const MOST_SHARDS = 100;
/** Whoever remembers the plan asks again within a minute; two slots ahead are five minutes at least. */
const SLOTS_AHEAD = 2;
/** A plan that is remembered, and the clock of whoever changes it, are behind by no more than this. Unit: ms. */
const PLAN_TRUSTED_MS = 2 * MINUTE_MS;

/**
 * Whether a remembered plan may be changed for a slot. An event of such a slot is counted by a plan that is fixed up to
 * it first (`Deployment.shardPlan`), or a copy of it that comes after the change would be counted elsewhere.
 */
export const mayChange = (slot: Slot, now: EpochMs): boolean => slot >= slotOf(now - PLAN_TRUSTED_MS) + SLOTS_AHEAD;

/**
 * The plan with a step to so many shards, far enough ahead that everybody knows of it when it begins. Steps that have
 * begun, or are about to, stay as they are: where an event was counted must not change. Steps that the journal has
 * outlived are left out.
 * @param fixedThrough up to this slot the plan stays as it is, because events have been counted by it
 * @returns null where the plan ends in so many shards already
 */
export function planWith(plan: ShardPlan, shards: number, now: EpochMs, fixedThrough: Slot = 0): ShardPlan | null {
  if ((plan.at(-1)?.shards ?? 1) === shards) return null;
  const fromSlot = Math.max(slotOf(now) + SLOTS_AHEAD, fixedThrough + 1);
  const fixed = plan.filter((step) => step.fromSlot < fromSlot);
  const oldest = slotOf(now - RETENTION_MS);
  const kept = fixed.filter((_, index) => (fixed[index + 1]?.fromSlot ?? fromSlot) > oldest);
  return (kept.at(-1)?.shards ?? 1) === shards ? kept : [...kept, { fromSlot, shards }];
}
