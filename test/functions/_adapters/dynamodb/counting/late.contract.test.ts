import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoLate } from '../../../../../functions/_adapters/dynamodb/counting/late.ts';
import { dynamoTable } from '../../../../../functions/_adapters/dynamodb/table.ts';
import { type Partition, partitionKey } from '../../../../../shared/counting/partition.ts';
import { DAY_MS, RETENTION_MS, slotOf, slotStart } from '../../../../../shared/kernel/time.ts';
import { LATE, lateKey } from '../../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { memoryTable } from '../../../../support/memory-table.ts';
import { SENT_AT } from '../../../../support/ses-events.ts';

const { client, tables } = useDynamo();
const registry = dynamoTable(client, tables.registry);

let slot = slotOf(SENT_AT);
const freshPartition = (): Partition => ({ slot: ++slot, shard: 0 });

describe.each([
  ['in memory', memoryTable()],
  ['in DynamoDB', registry],
])('late partitions %s', (_, table) => {
  const late = dynamoLate(table);
  const dueAt = async (partition: Partition) => {
    const waiting = await table.waiting('fold', Number.MAX_SAFE_INTEGER, 1_000);
    return waiting.find(({ pk, sk }) => pk === LATE && sk === partitionKey(partition))?.dueAt ?? null;
  };

  it('are due when they were noted last, in whatever order the notes come', async () => {
    const partition = freshPartition();

    for (const at of [SENT_AT, SENT_AT + 5, SENT_AT + 2]) await late.note(partition, at);

    expect(await dueAt(partition)).toBe(SENT_AT + 5);
  });

  it.each([
    ['what was folded', SENT_AT, null],
    ['all that was noted before', SENT_AT + 1, null],
    ['not what was noted since', SENT_AT - 1, SENT_AT],
  ])('forget %s', async (__, at, left) => {
    const partition = freshPartition();
    await late.note(partition, SENT_AT);

    await late.forget(partition, at);

    expect(await dueAt(partition)).toBe(left);
  });

  it('can be noted again, at an earlier time too, once forgotten', async () => {
    const partition = freshPartition();
    await late.note(partition, SENT_AT);
    await late.forget(partition, SENT_AT);

    await late.note(partition, SENT_AT - 1);

    expect(await dueAt(partition)).toBe(SENT_AT - 1);
  });

  it('do not mind to forget what was never noted', async () => {
    const partition = freshPartition();

    await late.forget(partition, SENT_AT);

    expect(await dueAt(partition)).toBeNull();
  });
});

describe('dynamoLate', () => {
  it('lets a note expire with the journal of its partition', async () => {
    const partition = freshPartition();
    await dynamoLate(registry).note(partition, SENT_AT);
    await dynamoLate(registry).forget(partition, SENT_AT);

    const { pk, sk } = lateKey(partitionKey(partition));
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tables.registry, Key: { pk: { S: pk }, sk: { S: sk } } }),
    );

    expect(Number(Item?.['expiresAt']?.N ?? 0) * 1_000).toBe(slotStart(partition.slot) + RETENTION_MS + DAY_MS);
  });
});
