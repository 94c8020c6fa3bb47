import { inflateRawSync } from 'node:zlib';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoJournal } from '../../../functions/_adapters/dynamodb/counting/journal.ts';
import { dynamoTotals } from '../../../functions/_adapters/dynamodb/counting/totals.ts';
import { intakeDeps } from '../../../functions/ingest-events/compose.ts';
import { handleBatch } from '../../../functions/ingest-events/handle.ts';
import { capCounts, SLOT_CAPS } from '../../../shared/counting/cap.ts';
import { emptyCounts, JUDGED_AT } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { parsePartitionKey } from '../../../shared/counting/partition.ts';
import type { Refusal } from '../../../shared/journal/ports.ts';
import { DAY_MS, slotOf } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { useDynamo } from '../../support/dynamo.ts';
import { SENT_AT, type SesEventType, sesBody, sesEvent, snsEnvelope } from '../../support/ses-events.ts';

const { client, tables } = useDynamo();
const NOW = SENT_AT + DAY_MS;

/** Nothing else is called so: found anywhere, it is a recipient's. */
const LOCAL_PARTS = ['marguerite.yourcenar', 'jürgen-weiß', 'o"neill', 'xq7'];
const ADDRESSES = [
  'marguerite.yourcenar@gmail.com',
  'jürgen-weiß@bücher.example',
  '"o\\"neill @ home"@yahoo.com',
  'Xavier Q <xq7@outlook.com>',
];
const TYPES: readonly SesEventType[] = [
  'Send',
  'Delivery',
  'Bounce',
  'Complaint',
  'Reject',
  'Open',
  'Click',
  'Rendering Failure',
  'DeliveryDelay',
  'Subscription',
];

function given(claimKey = async () => 'a key for tests') {
  const logged: unknown[] = [];
  const kept: Refusal[] = [];
  const deps = intakeDeps({
    defaultPolicy: DEFAULT_POLICY,
    client,
    tables,
    timer: { now: () => NOW, sleep: async () => {} },
    refusals: {
      keep: async (refusals) => {
        kept.push(...refusals);
        return { failed: [] };
      },
    },
    random: () => 0,
    claimKey,
    log: (entry) => void logged.push(entry),
  });
  const handle = (bodies: readonly string[]) =>
    handleBatch(
      deps,
      bodies.map((body, index) => ({ id: `r${index}`, body })),
    );
  return { handle, kept, logged };
}

/** Everything that an attribute can be read as. */
function textsOf(value: AttributeValue): string[] {
  if (value.B !== undefined) {
    const bytes = Buffer.from(value.B);
    const inflated = tryInflate(bytes);
    return [bytes, inflated].flatMap((one) => [one.toString('utf8'), one.toString('latin1'), one.toString('hex')]);
  }
  return [JSON.stringify(value)];
}
function tryInflate(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes);
  } catch {
    return Buffer.alloc(0);
  }
}
async function itemsOf(TableName: string): Promise<Record<string, AttributeValue>[]> {
  return (await client.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? [];
}

describe('intakeDeps', () => {
  it('counts and judges all of a batch while the key of complainers cannot be read, and tells it once a day', async () => {
    const denied = given(async () => {
      throw new Error('AccessDeniedException: no');
    });
    const of = { set: 'denied', recipients: ['jane@yahoo.com'], sentAt: NOW - 60_000, at: NOW - 1_000 };
    const bodies = (...ids: readonly [string, string, string]) =>
      ids.map((id, at) => sesBody(at < 2 ? 'Complaint' : 'Bounce', { ...of, feedbackId: id, messageId: id }));
    const { failed, stats } = await denied.handle(bodies('c1', 'c2', 'c3'));
    expect([failed, stats.counted]).toEqual([[], 3]);
    await denied.handle(bodies('d1', 'd2', 'd3'));
    expect(JSON.stringify(denied.logged)).toContain('AccessDeniedException');

    const sums = emptyCounts();
    for (const key of new Set((await itemsOf(tables.journal)).map(({ pk }) => pk?.S ?? ''))) {
      const partition = parsePartitionKey(key);
      if (!partition) throw new Error(`Expected a partition, got ${key}`);
      for (const { sets } of await dynamoJournal(client, tables.journal).counts(partition, 0)) {
        fold(sums, sets.get('denied') ?? emptyCounts());
      }
    }
    const judged = [...sums.judged.values()].flatMap((cells) => [...cells.values()]);
    // Four complaints of one person: without a key nobody knows that it is one.
    expect(judged.reduce((sum, cell) => sum + cell[JUDGED_AT.complaints], 0)).toBe(4);
    expect(judged.reduce((sum, cell) => sum + cell[JUDGED_AT.hardBounces], 0)).toBe(2);
    const told = (await itemsOf(tables.registry)).filter(({ pk }) => pk?.S?.startsWith('alert#unclaimed:'));
    expect(told.map(({ pk }) => pk?.S)).toEqual([`alert#unclaimed:${new Date(NOW).toISOString().slice(0, 10)}`]);
  });

  it('leaves no recipient’s address in any table, nor in the reason of a refusal', async () => {
    const { handle, kept } = given();
    const one = { recipients: ADDRESSES, diagnostic: `smtp; 550 5.1.1 <${ADDRESSES[0]}> user unknown` };
    const bodies = TYPES.flatMap((type, index) => [
      sesBody(type, { ...one, messageId: `m${index}`, feedbackId: `f${index}` }),
      JSON.stringify(
        snsEnvelope(sesBody(type, { ...one, sentAt: NOW, messageId: `n${index}`, feedbackId: `g${index}` })),
      ),
    ]);
    const broken = ADDRESSES.flatMap((address) => [
      address,
      JSON.stringify({ [address]: address }),
      JSON.stringify({ ...sesEvent('Send'), mail: address }),
      JSON.stringify({ ...sesEvent('Send', { recipients: [address] }), mail: { messageId: 'm', timestamp: address } }),
      JSON.stringify({ ...sesEvent('Bounce'), bounce: { bouncedRecipients: [address] } }),
      JSON.stringify({ ...sesEvent('Complaint'), complaint: { complainedRecipients: address } }),
      sesBody('Send', { set: address }),
      sesBody('Send', { recipients: [address] }).slice(0, -40),
      JSON.stringify(snsEnvelope(`<${address}> said no`)),
    ]);
    const old = sesBody('Send', { ...one, sentAt: SENT_AT - 20 * DAY_MS });

    const { failed, stats } = await handle([...bodies, ...broken, old]);

    expect(failed).toEqual([]);
    expect(stats.counted).toBeGreaterThan(50);
    expect(kept.length).toBe(broken.length + 1);

    const totals = dynamoTotals(client, tables.totals);
    const journal = dynamoJournal(client, tables.journal);
    for (const { pk } of await itemsOf(tables.journal)) {
      const partition = parsePartitionKey(pk?.S ?? '');
      if (!partition) throw new Error(`Expected a partition, got ${pk?.S}`);
      for (const { sequence, sets } of await journal.counts(partition, 0)) {
        for (const [set, segment] of sets) {
          const counts = emptyCounts();
          fold(counts, segment);
          await totals.putSlot(set, partition.slot, { sequence, counts: capCounts(counts, SLOT_CAPS) });
        }
      }
    }

    const items = (await Promise.all(Object.values(tables).map(itemsOf))).flat();
    const stored = items.flatMap((item) => [...Object.keys(item), ...Object.values(item).flatMap(textsOf)]);
    expect(stored.some((text) => text.includes('sender.example'))).toBe(true);
    for (const secret of [...LOCAL_PARTS, ...ADDRESSES]) {
      const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('latin1')];
      expect(stored.filter((text) => forms.some((form) => text.includes(form)))).toEqual([]);
      expect(kept.filter(({ reason }) => reason.includes(secret))).toEqual([]);
    }
  });

  it('counts a batch once, whichever warm or cold function takes it again', async () => {
    const bodies = ['a', 'b', 'c'].map((messageId) => sesBody('Delivery', { messageId, set: 'again', at: NOW }));
    const [warm, cold] = [given(), given()];

    const stats = [];
    for (const { handle } of [warm, warm, cold]) stats.push((await handle(bodies)).stats);

    expect(stats.map(({ counted, duplicates }) => [counted, duplicates])).toEqual([
      [3, 0],
      [0, 3],
      [0, 3],
    ]);
    const segments = await dynamoJournal(client, tables.journal).counts({ slot: slotOf(NOW), shard: 0 }, 0);
    const counted = segments.reduce((sum, { sets }) => sum + (sets.get('again')?.totals.deliveries ?? 0), 0);
    expect(counted).toBe(3);
  });
});
