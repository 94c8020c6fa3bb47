import { type Partition, partitionKey } from '../../shared/counting/partition.ts';
import type { LatePartitions } from '../../shared/evaluation/ports.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';

/** Late partitions in memory, and when each is due; held to one contract with the real ones. */
export function memoryLate(): LatePartitions & { readonly due: ReadonlyMap<string, EpochMs> } {
  const due = new Map<string, EpochMs>();
  return {
    due,
    async note(partition: Partition, dueAt) {
      const key = partitionKey(partition);
      due.set(key, Math.max(dueAt, due.get(key) ?? dueAt));
    },
    async forget(partition, dueAt) {
      const key = partitionKey(partition);
      if ((due.get(key) ?? Number.POSITIVE_INFINITY) <= dueAt) due.delete(key);
    },
  };
}
