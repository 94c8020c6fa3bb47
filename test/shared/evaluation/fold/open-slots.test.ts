import { describe, expect, it } from 'vitest';
import { openCounts } from '../../../../shared/evaluation/fold/open-slots.ts';
import { SLOT_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);

async function given() {
  const world = memoryWorld();
  for (let back = 0; back <= 3; back++)
    await world.events('Delivery', back + 1, { set: SET, at: SENT_AT - back * SLOT_MS });
  await world.events('Delivery', 1, { set: 'other' });
  const deliveries = async (...also: Parameters<typeof openCounts>[2][]) => {
    const found = await openCounts(world.deps, SET, also[0] ?? null, SENT_AT);
    return [...found].map(([slot, { counts }]) => [SLOT - slot, counts.totals.deliveries]);
  };
  return { world, deliveries };
}

describe('openCounts', () => {
  it('are those of the present slot and of the two before it, of this set alone', async () => {
    const { deliveries } = await given();

    expect(await deliveries()).toEqual([
      [2, 3],
      [1, 2],
      [0, 1],
    ]);
  });

  it('are those of one more partition, where somebody names it', async () => {
    const { deliveries } = await given();

    expect(await deliveries({ slot: SLOT - 3, shard: 0 })).toContainEqual([3, 4]);
  });

  it('are not those of a slot that is in the totals', async () => {
    const { world, deliveries } = await given();
    world.deps.partitions.close({ slot: SLOT - 1, shard: 0 });

    expect(await deliveries()).toEqual([
      [2, 3],
      [0, 1],
    ]);
  });
});
