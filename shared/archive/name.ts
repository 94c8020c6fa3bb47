import type { Partition } from '../counting/partition.ts';
import { iso, type Slot, slotStart } from '../kernel/time.ts';

/** Hex digits of the hash in an object's name, and bytes of it in the segment. */
export const HASH_HEX = 32;

/** Where the events of one segment lie: a partition of the journal, the segment's number, and a hash of the bytes. */
export type ObjectName = { readonly partition: Partition; readonly sequence: number; readonly hash: string };

/** The day of a slot as it stands in names: `2026-11-30`, UTC. */
export const dayName = (slot: Slot): string => iso(slotStart(slot)).slice(0, 10);

/** `day/slot/shard/sequence-hash`. Two writers of one number have two names, unless they write the same bytes. */
export const objectName = ({ partition: { slot, shard }, sequence, hash }: ObjectName): string =>
  `${dayName(slot)}/${slot}/${shard}/${sequence}-${hash}`;

const NAME = new RegExp(
  `(?:^|/)(\\d{4}-\\d{2}-\\d{2})/([1-9]\\d{0,8})/(0|[1-9]\\d{0,3})/([1-9]\\d{0,8})-([0-9a-f]{${HASH_HEX}})$`,
);

/** @param key with or without a prefix @returns null for a name that is not ours */
export function parseObjectName(key: string): ObjectName | null {
  const [, day, slot, shard, sequence, hash = ''] = NAME.exec(key) ?? [];
  if (day === undefined || dayName(Number(slot)) !== day) return null;
  return { partition: { slot: Number(slot), shard: Number(shard) }, sequence: Number(sequence), hash };
}
