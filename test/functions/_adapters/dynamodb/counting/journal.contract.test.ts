import { deflateRawSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoArchived } from '../../../../../functions/_adapters/dynamodb/counting/archived.ts';
import { dynamoJournal } from '../../../../../functions/_adapters/dynamodb/counting/journal.ts';
import { packFingerprints } from '../../../../../shared/counting/fingerprint.ts';
import { type Partition, partitionKey } from '../../../../../shared/counting/partition.ts';
import { type Segment, segmentsOf } from '../../../../../shared/counting/segment.ts';
import { DAY_MS, RETENTION_MS, SLOT_MS, slotOf } from '../../../../../shared/kernel/time.ts';
import { eventOf, units } from '../../../../support/counting.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { memoryJournal } from '../../../../support/memory-journal.ts';
import { SENT_AT, type SesEventOverrides } from '../../../../support/ses-events.ts';

const { client, tables } = useDynamo();

let slot = slotOf(SENT_AT);
const freshPartition = (): Partition => ({ slot: ++slot, shard: 3 });

function segmentOf(ids: readonly string[], overrides: SesEventOverrides = {}): Segment {
  const all = ids.flatMap((messageId) => units(eventOf('Delivery', { messageId, ...overrides })));
  const [segment] = segmentsOf(all.map((unit) => ({ unit, judged: true })));
  if (!segment) throw new Error('Expected a segment');
  return segment;
}

describe.each([
  ['in memory', () => memoryJournal()],
  ['in DynamoDB', () => dynamoJournal(client, tables.journal)],
])('the journal %s', (_, open) => {
  it('knows nothing of a partition that nobody has written to', async () => {
    const partition = freshPartition();

    expect(await open().fingerprints(partition, 0)).toEqual([]);
    expect(await open().counts(partition, 0)).toEqual([]);
    expect(await open().has(partition, 1)).toBe(false);
  });

  it('gives back what was appended, in order, after the number asked for', async () => {
    const [journal, partition] = [open(), freshPartition()];
    const segments = [segmentOf(['a', 'b']), segmentOf(['c'], { set: '__proto__' }), segmentOf(['d'])];
    // in an order that strings would have
    const numbers = [1, 2, 10];
    for (const [index, segment] of segments.entries()) {
      expect(await journal.append(partition, numbers[index] ?? 0, segment)).toBe(true);
    }

    const bytes = (await journal.fingerprints(partition, 0)).map(({ sequence, packed }) => [sequence, [...packed]]);
    expect(bytes).toEqual(segments.map((one, index) => [numbers[index], [...packFingerprints(one.fingerprints)]]));
    expect(await journal.counts(partition, 1)).toEqual([
      { sequence: 2, sets: segments[1]?.sets },
      { sequence: 10, sets: segments[2]?.sets },
    ]);
    expect(await journal.fingerprints(partition, 10)).toEqual([]);
    expect((await journal.fingerprints(partition, 2)).map(({ sequence }) => sequence)).toEqual([10]);
  });

  it('keeps the first segment of a number and refuses every other', async () => {
    const [journal, partition] = [open(), freshPartition()];
    const first = segmentOf(['a']);
    await journal.append(partition, 1, first);

    expect(await journal.append(partition, 1, segmentOf(['b', 'c']))).toBe(false);
    expect(await journal.append(partition, 1, first)).toBe(false);

    expect(await journal.counts(partition, 0)).toEqual([{ sequence: 1, sets: first.sets }]);
  });

  it('lets one of many win a number', async () => {
    const [journal, partition] = [open(), freshPartition()];
    const racing = ['a', 'b', 'c', 'd', 'e'].map((id) => journal.append(partition, 1, segmentOf([id])));

    expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(1);
    expect(await journal.counts(partition, 0)).toHaveLength(1);
  });

  it('says which numbers are there', async () => {
    const [journal, partition] = [open(), freshPartition()];
    await journal.append(partition, 1, segmentOf(['a']));

    expect(await journal.has(partition, 1)).toBe(true);
    expect(await journal.has(partition, 2)).toBe(false);
    expect(await journal.has({ ...partition, shard: 4 }, 1)).toBe(false);
  });

  it('keeps partitions apart: shards of a slot, slots of a shard', async () => {
    const [journal, partition] = [open(), freshPartition()];
    await journal.append(partition, 1, segmentOf(['a']));

    expect(await journal.fingerprints({ ...partition, shard: 33 }, 0)).toEqual([]);
    expect(await journal.fingerprints({ ...partition, slot: partition.slot * 10 }, 0)).toEqual([]);
  });

  it('reads a partition of several megabytes to its end', async () => {
    const [journal, partition] = [open(), freshPartition()];
    const count = 160;
    const ids = Array.from({ length: 2_500 }, (_, index) => `m${index}`);
    const segment = segmentOf(ids);
    for (let sequence = 1; sequence <= count; sequence++) await journal.append(partition, sequence, segment);

    expect((await journal.fingerprints(partition, 0)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
    expect((await journal.counts(partition, 2)).length).toBe(count - 2);
  }, 20_000);
});

describe('dynamoJournal', () => {
  it('lets a segment expire a day after the last event that could belong to it is taken', async () => {
    const partition = freshPartition();
    await dynamoJournal(client, tables.journal).append(partition, 1, segmentOf(['a']));

    const { Item } = await client.send(
      new GetItemCommand({ TableName: tables.journal, Key: { pk: { S: `${partition.slot}#3` }, sk: { N: '1' } } }),
    );

    expect(Number(Item?.['expiresAt']?.N) * 1_000).toBe(partition.slot * SLOT_MS + RETENTION_MS + DAY_MS);
  });

  it.each([
    ['no deflated bytes', { counts: { B: Uint8Array.of(1, 2, 3) } }],
    ['another format', { counts: { B: deflateRawSync(Uint8Array.of(99, 0)) } }],
    ['nothing', {}],
  ])('says of a segment that holds %s that it is damaged, and gives those after it', async (_, counts) => {
    const journal = dynamoJournal(client, tables.journal);
    const partition = freshPartition();
    const Item = { pk: { S: partitionKey(partition) }, sk: { N: '1' }, ...counts };
    await client.send(new PutItemCommand({ TableName: tables.journal, Item }));
    const whole = segmentOf(['a']);
    await journal.append(partition, 2, whole);

    const [damaged, next] = await journal.counts(partition, 0);

    expect(damaged).toEqual({ sequence: 1, sets: new Map(), damaged: expect.stringMatching(/./) });
    expect(next).toEqual({ sequence: 2, sets: whole.sets });
  });

  it('throws what is neither a lost race nor a success', async () => {
    const broken = dynamoJournal(client, 'no-such-table');

    await expect(broken.append(freshPartition(), 1, segmentOf(['a']))).rejects.toThrow();
    await expect(broken.fingerprints(freshPartition(), 0)).rejects.toThrow();
    await expect(broken.has(freshPartition(), 1)).rejects.toThrow();
  });
});

it('the journal in DynamoDB keeps which archived object each segment names, and names none where there is none', async () => {
  const partition = freshPartition();
  const [journal, hash] = [dynamoJournal(client, tables.journal), '00ff'.repeat(8)];
  await journal.append(partition, 1, segmentOf(['a']));
  await journal.append(partition, 2, { ...segmentOf(['b']), archived: hash });

  expect(await dynamoArchived(client, tables.journal)(partition)).toEqual(
    new Map<number, string | null>([
      [1, null],
      [2, hash],
    ]),
  );
  expect(await dynamoArchived(client, tables.journal)(freshPartition())).toEqual(new Map());
});
