import { describe, expect, it } from 'vitest';
import { type Partition, partitionKey } from '../../../shared/counting/partition.ts';
import { LateMarker } from '../../../shared/journal/late-marker.ts';
import { MINUTE_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SLOT = slotOf(SENT_AT);
const PARTITION: Partition = { slot: SLOT, shard: 0 };
/** A slot is over a minute after its end. */
const OVER = slotStart(SLOT + 1) + MINUTE_MS;

function given() {
  const noted: [partition: string, at: number][] = [];
  let failures = 0;
  const marker = new LateMarker({
    note: async (partition, at) => {
      if (failures-- > 0) throw new Error('throttled');
      noted.push([partitionKey(partition), at]);
    },
  });
  const failNext = () => {
    failures = 1;
  };
  return { marker, noted, failNext };
}

describe('LateMarker', () => {
  it('says nothing while the slot may be open', async () => {
    const { marker, noted } = given();

    await marker.beforeCounting(PARTITION, OVER - 1);

    expect(noted).toEqual([]);
  });

  it('notes a partition whose slot is over, and again after five minutes', async () => {
    const { marker, noted } = given();

    for (const after of [0, 1, 5 * MINUTE_MS - 1, 5 * MINUTE_MS, 5 * MINUTE_MS + 1]) {
      await marker.beforeCounting(PARTITION, OVER + after);
    }

    expect(noted.map(([, at]) => at)).toEqual([OVER, OVER + 5 * MINUTE_MS]);
  });

  it('notes each partition for itself', async () => {
    const { marker, noted } = given();

    await marker.beforeCounting(PARTITION, OVER);
    await marker.beforeCounting({ slot: SLOT, shard: 1 }, OVER);
    await marker.beforeCounting({ slot: SLOT - 1, shard: 0 }, OVER);

    expect(noted.map(([partition]) => partition)).toEqual([`${SLOT}#0`, `${SLOT}#1`, `${SLOT - 1}#0`]);
  });

  it('notes again what it failed to note', async () => {
    const { marker, noted, failNext } = given();
    failNext();

    await expect(marker.beforeCounting(PARTITION, OVER)).rejects.toThrow('throttled');
    await marker.beforeCounting(PARTITION, OVER);

    expect(noted).toHaveLength(1);
  });

  it('takes a slot for over ten seconds early once its events are counted', async () => {
    const { marker, noted } = given();

    await marker.afterCounting(PARTITION, OVER - 10_000 - 1);
    expect(noted).toEqual([]);

    await marker.afterCounting(PARTITION, OVER - 10_000);
    expect(noted).toHaveLength(1);
  });
});
