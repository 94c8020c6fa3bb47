import { partitionKey } from '../../../../shared/counting/partition.ts';
import type { LatePartitions } from '../../../../shared/evaluation/ports/work.ts';
import { DAY_MS, RETENTION_MS, SECOND_MS, slotStart } from '../../../../shared/kernel/time.ts';
import { lateKey } from '../../../../shared/registry/keys.ts';
import type { Table } from '../table.ts';

/**
 * Partitions to fold again, in the registry: `pk` = `late`, `sk` = partition, waiting as `fold`. What is forgotten only
 * stops waiting; the item expires with the journal of its partition.
 */
export function dynamoLate(registry: Table): LatePartitions {
  return {
    async note(partition, dueAt) {
      const expiresAt = Math.ceil((slotStart(partition.slot) + RETENTION_MS + DAY_MS) / SECOND_MS);
      await registry.put(
        lateKey(partitionKey(partition)),
        { work: 'fold', dueAt, expiresAt },
        {
          holds: 'attribute_not_exists(pk) OR dueAt < :dueAt OR attribute_not_exists(dueAt)',
          values: { ':dueAt': dueAt },
        },
      );
    },

    async forget(partition, dueAt) {
      await registry.update(
        lateKey(partitionKey(partition)),
        { work: undefined, dueAt: undefined },
        { holds: 'dueAt <= :dueAt', values: { ':dueAt': dueAt } },
      );
    },
  };
}
