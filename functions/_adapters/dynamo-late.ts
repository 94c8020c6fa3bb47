import { partitionKey } from '../../shared/counting/partition.ts';
import type { LatePartitions } from '../../shared/evaluation/ports.ts';
import { lateKey } from '../../shared/registry/keys.ts';
import type { Table } from './dynamo-table.ts';

/** Partitions to fold again, in the registry: `p` = `late`, `q` = partition, waiting as `fold`. */
export function dynamoLate(registry: Table): LatePartitions {
  return {
    async note(partition, dueAt) {
      await registry.put(
        lateKey(partitionKey(partition)),
        { work: 'fold', dueAt },
        {
          holds: 'attribute_not_exists(p) OR dueAt < :dueAt OR attribute_not_exists(dueAt)',
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
