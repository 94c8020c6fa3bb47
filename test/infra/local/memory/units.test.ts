import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { itemBytes } from '../../../../infra/local/memory/item-bytes.ts';
import { memoryClient } from '../../../../infra/local/memory/memory-client.ts';
import { MemoryDynamo } from '../../../../infra/local/memory/memory-dynamo.ts';

// dynalite counts characters of a text where AWS counts its bytes, so texts are ASCII here.
const text = fc.string({ unit: 'binary-ascii', maxLength: 200 });
const number = fc.oneof(
  fc.integer().map(String),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
    .filter((n) => Math.abs(n) > 1e-30 || n === 0)
    .map(String),
  fc.constantFrom('0', '-0', '100', '1e2', '0.05', '-1.50', '1200', '1e21', '123456789012'),
);
const attribute: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.uint8Array({ maxLength: 900 }).map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc
      .dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 }), tie('value'), {
        maxKeys: 4,
      })
      .map((M) => ({ M })),
  ),
})).value;

describe('write units of tables in memory', () => {
  const dynalite = startDynamo({ engine: 'own-thread' });
  const memory = new MemoryDynamo();
  const clients = [new DynamoDBClient(dynalite.clientConfig()), memoryClient((call) => memory.call(call))];
  beforeAll(async () => {
    await dynalite.createTables();
  });
  afterAll(() => dynalite.close());

  let items = 0;
  const fresh = () => ({ pk: { S: `item${items++}` }, sk: { S: 'x' } });
  const TOTAL = { TableName: 'registry', ReturnConsumedCapacity: 'TOTAL' } as const;
  type Answer = { readonly ConsumedCapacity?: { readonly CapacityUnits?: number | undefined } | undefined };
  const both = async (send: (client: DynamoDBClient) => Promise<Answer>) =>
    (await Promise.all(clients.map(send))).map((answer) => answer.ConsumedCapacity?.CapacityUnits);

  it('are those of dynalite for whatever an item holds, and however it changes', async () => {
    await fc.assert(
      fc.asyncProperty(attribute, attribute, fc.nat(3), async (first, second, dueAt) => {
        const key = fresh();
        const waits = dueAt === 0 ? {} : { work: { S: 'fold' }, dueAt: { N: String(dueAt) } };
        const put = (client: DynamoDBClient) =>
          client.send(new PutItemCommand({ ...TOTAL, Item: { ...key, ...waits, held: first } }));
        const update = (client: DynamoDBClient) =>
          client.send(
            new UpdateItemCommand({
              ...TOTAL,
              Key: key,
              UpdateExpression: 'SET held = :second, dueAt = :at',
              ExpressionAttributeValues: { ':second': second, ':at': { N: '2' } },
            }),
          );
        const remove = (client: DynamoDBClient) => client.send(new DeleteItemCommand({ ...TOTAL, Key: key }));
        for (const change of [put, put, update, remove, remove]) {
          const [theirs, ours] = await both(change);
          expect(ours).toBe(theirs);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('change with the very byte with which they change in dynalite, whatever number stands in an item', async () => {
    await fc.assert(
      fc.asyncProperty(number, async (N) => {
        for (const more of [0, 1]) {
          const bare = { ...fresh(), n: { N }, f: { B: new Uint8Array(0) } };
          const Item = { ...bare, f: { B: new Uint8Array(1_024 - itemBytes(bare) + more) } };
          expect(await both((client) => client.send(new PutItemCommand({ ...TOTAL, Item })))).toEqual([
            1 + more,
            1 + more,
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
