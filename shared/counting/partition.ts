import { type EpochMs, type Slot, slotOf } from '../kernel/time.ts';
import { setOfName } from '../streams/name.ts';
import { fingerprintOf, type Sha256 } from './fingerprint.ts';

/** One partition of the journal: a slot of event time, and a share of the configuration sets. */
export type Partition = { readonly slot: Slot; readonly shard: number };

/** Numbers of shards by the first slot from which they hold. Sorted by slot; changed at least two slots ahead. */
export type ShardPlan = readonly { readonly fromSlot: Slot; readonly shards: number }[];
export const ONE_SHARD: ShardPlan = [{ fromSlot: 0, shards: 1 }];

/** How many shards a slot has. */
export function shardsOf(slot: Slot, plan: ShardPlan): number {
  let shards = 1;
  for (const step of plan) if (step.fromSlot <= slot) shards = step.shards;
  return shards;
}

/**
 * The partition in which an event of a set is counted. All copies of an event, and all events of a set in a slot, share
 * one.
 * @param name of a set, or of one of its streams, which share its partition
 */
export function partitionOf(name: string, at: EpochMs, plan: ShardPlan, sha256: Sha256): Partition {
  const slot = slotOf(at);
  const shards = shardsOf(slot, plan);
  return { slot, shard: shards === 1 ? 0 : fingerprintOf(setOfName(name), sha256).high % shards };
}

/** The partition's name in the tables. */
export const partitionKey = ({ slot, shard }: Partition): string => `${slot}#${shard}`;

/** @returns null for a key that is not a partition's */
export function parsePartitionKey(key: string): Partition | null {
  const match = /^(0|[1-9]\d{0,8})#(0|[1-9]\d{0,3})$/.exec(key);
  return match ? { slot: Number(match[1]), shard: Number(match[2]) } : null;
}
