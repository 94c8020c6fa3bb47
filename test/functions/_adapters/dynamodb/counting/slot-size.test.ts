import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoTotals } from '../../../../../functions/_adapters/dynamodb/counting/totals.ts';
import { itemBytes } from '../../../../../infra/local/memory/item-bytes.ts';
import { capCounts, SLOT_CAPS } from '../../../../../shared/counting/cap.ts';
import { COUNTERS, type Counts, emptyCounts, JUDGED_AT, judgedCellAt } from '../../../../../shared/counting/counts.ts';
import { BOUNCE_REASONS } from '../../../../../shared/events/model.ts';
import { SLOTS_PER_HOUR } from '../../../../../shared/kernel/time.ts';
import { BLOCKLIST_IDS, HOUR, PROVIDER_IDS, put } from '../../../../support/counting.ts';

/** One write unit pays for 1,024. */
const MOST_BYTES = 1_000;
const LONGEST_SET = 's'.repeat(64);

/** The item as the adapter writes it. */
async function slotBytes(counts: Counts): Promise<number> {
  const sent: PutItemCommand[] = [];
  const client = { send: async (command: PutItemCommand) => void sent.push(command) };
  const totals = dynamoTotals(client as unknown as DynamoDBClient, 'totals');
  await totals.putSlot(LONGEST_SET, HOUR * SLOTS_PER_HOUR + 11, {
    sequence: 9_999,
    counts: capCounts(counts, SLOT_CAPS),
  });
  return itemBytes(sent[0]?.input.Item ?? {});
}

/** A large set: 200,000 mails in a slot to every provider there is, and to 500 companies. */
function busy(): Counts {
  const counts = emptyCounts();
  for (const counter of COUNTERS) counts.totals[counter] = 200_000;
  const companies = Array.from({ length: 500 }, (_, n) => `@company-${n}.example`);
  for (const name of [...PROVIDER_IDS, ...companies]) {
    put(counts, 'providers', name, [9_000, 90, 90, 9]);
    for (const back of [0, 1]) {
      const cell = judgedCellAt(counts.judged, HOUR - back, name);
      cell[JUDGED_AT.sends] = 9_000;
      cell[JUDGED_AT.deliveries] = 9_000;
    }
  }
  for (const name of PROVIDER_IDS.slice(0, 8)) {
    const cell = judgedCellAt(counts.judged, HOUR, name);
    cell[JUDGED_AT.hardBounces] = 90;
    cell[JUDGED_AT.complaints] = 9;
    put(counts, 'prompt', name, [90, 20]);
  }
  for (const reason of BOUNCE_REASONS) put(counts, 'reasons', reason, [200]);
  for (const blocklist of BLOCKLIST_IDS) put(counts, 'blocklists', blocklist, [20]);
  for (let n = 0; n < 20; n++) {
    put(counts, 'domains', `news-${n}.customer-number-${n}.example`, [9_000, 90, 9]);
    put(counts, 'ips', `2001:db8::${n}:ffff:ffff`, [9_000, 90, 9]);
    put(counts, 'unknown', `event:SomethingNew${n}`, [9]);
  }
  return counts;
}

describe('a slot of the totals table', () => {
  it('takes one write unit for a large set with every name there is', async () => {
    expect(await slotBytes(busy())).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('keeps a hit of every provider in each of 168 hours, far from what an item may take', async () => {
    const counts = busy();
    for (let back = 0; back < 168; back++) {
      for (const name of PROVIDER_IDS) judgedCellAt(counts.judged, HOUR - back, name)[JUDGED_AT.hardBounces] += 200;
    }
    const bytes = await slotBytes(counts);

    expect(bytes).toBeGreaterThan(MOST_BYTES);
    expect(bytes).toBeLessThan(50_000);
  });
});
