import { type EpochMs, RETENTION_MS, slotOf } from '../kernel/time.ts';
import type { ShardPlan } from './partition.ts';

/** Most shards of a slot: every look at the journal asks each of them. */
export const MOST_SHARDS = 100;
/** Whoever remembers the plan asks again within a minute; two slots ahead are five minutes at least. */
const SLOTS_AHEAD = 2;

/**
 * The plan with a step to so many shards, far enough ahead that everybody knows of it when it begins. Steps that have
 * begun, or are about to, stay as they are: where an event was counted must not change. Steps that the journal has
 * outlived are left out.
 * @returns null where the plan ends in so many shards already
 */
export function planWith(plan: ShardPlan, shards: number, now: EpochMs): ShardPlan | null {
  if ((plan.at(-1)?.shards ?? 1) === shards) return null;
  const fromSlot = slotOf(now) + SLOTS_AHEAD;
  const fixed = plan.filter((step) => step.fromSlot < fromSlot);
  const oldest = slotOf(now - RETENTION_MS);
  const kept = fixed.filter((_, index) => (fixed[index + 1]?.fromSlot ?? fromSlot) > oldest);
  return (kept.at(-1)?.shards ?? 1) === shards ? kept : [...kept, { fromSlot, shards }];
}
