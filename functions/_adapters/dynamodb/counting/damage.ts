import { partitionKey } from '../../../../shared/counting/partition.ts';
import type { Damage, DamagedSegments } from '../../../../shared/evaluation/ports/work.ts';
import { DAY_MS, RETENTION_MS, SECOND_MS, slotStart } from '../../../../shared/kernel/time.ts';
import { DAMAGED, damagedKey } from '../../../../shared/registry/keys.ts';
import { DAMAGE } from '../../../../shared/registry/shapes/deployment.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';

/**
 * Damaged segments of the journal, in the registry, one item each: `record` = the damage, `nextAt` = read again then.
 * One that is forgotten has neither, and expires with the journal.
 */
export function dynamoDamage(registry: Table): DamagedSegments {
  const keyOf = ({ partition, sequence }: Damage) => damagedKey(partitionKey(partition), sequence);
  return {
    async note(damage) {
      // The journal keeps it a day longer than events are taken.
      const expiresAt = Math.ceil((slotStart(damage.partition.slot) + RETENTION_MS + DAY_MS) / SECOND_MS);
      const { nextAt, ...record } = damage;
      await registry.put(
        keyOf(damage),
        { record: JSON.stringify(record), nextAt, expiresAt },
        { holds: 'attribute_not_exists(nextAt)' },
      );
    },

    all: async () =>
      (await registry.list(DAMAGED, '')).flatMap((item) => {
        const damage = stored(item, DAMAGE);
        return damage === null ? [] : [{ ...damage, nextAt: Number(item['nextAt']) }];
      }),

    async wait(damage, nextAt) {
      await registry.update(keyOf(damage), { nextAt }, { holds: 'attribute_exists(nextAt)' });
    },

    // `tick` has no right to delete, and needs none for this.
    async forget(damage) {
      await registry.update(keyOf(damage), { record: undefined, nextAt: undefined }, { holds: 'attribute_exists(pk)' });
    },
  };
}
