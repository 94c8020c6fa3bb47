import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CHANNEL_NAMES } from '../../shared/alerts/channel.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { type EpochMs, ROLLUP_RETENTION_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { type Key, messageKey, WORK_INDEX, type Work } from '../../shared/registry/keys.ts';
import type { AlertOutbox, Leased } from '../announce/handle.ts';
import { fromItem, toItem } from './dynamo-item.ts';

/** Stored messages of alerts: those who decide put them, `announce` sends them. */
export type AlertMessages = AlertOutbox & {
  /** Store a message, due at once. Later copies of it change nothing. @returns whether it was new */
  put(message: AlertMessage): Promise<boolean>;
  /** A stored message and what became of it, or null. */
  get(key: Key): Promise<Stored | null>;
};
export type Stored = Leased & { readonly dueAt: EpochMs | null };

const ANNOUNCE: Work = 'announce';

/**
 * One registry item per message: `message` (JSON), `attempts`, the time of acknowledgement under each channel's name,
 * and while anything is left to do `work` and `dueAt`.
 */
export function dynamoMessages(client: DynamoDBClient, table: string): AlertMessages {
  /** `SET`/`REMOVE` under a condition. @returns the item as it is then, or null where the condition did not hold */
  const update = async (key: Key, expression: string, condition: string, values: Record<string, string | number>) =>
    ifHolds(async () => {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: toItem(key),
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(expression + condition),
          ExpressionAttributeValues: toItem(values),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return storedOf(fromItem(Attributes));
    });

  return {
    async put(message) {
      const item = { message: JSON.stringify(message), work: ANNOUNCE, dueAt: message.at, attempts: 0 };
      const put = new PutItemCommand({
        TableName: table,
        Item: toItem({ ...messageKey(message.alertId, message.sequence), ...item }),
        ConditionExpression: 'attribute_not_exists(p)',
      });
      return (await ifHolds(() => client.send(put))) !== null;
    },

    async get(key) {
      const get = new GetItemCommand({ TableName: table, Key: toItem(key), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item === undefined ? null : storedOf(fromItem(Item));
    },

    async due(now, limit) {
      const keys: Key[] = [];
      let from: Record<string, ReturnType<typeof toItem>[string]> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: WORK_INDEX,
            KeyConditionExpression: '#work = :announce AND #dueAt <= :now',
            ExpressionAttributeNames: { '#work': 'work', '#dueAt': 'dueAt' },
            ExpressionAttributeValues: toItem({ ':announce': ANNOUNCE, ':now': now }),
            Limit: limit - keys.length,
            ExclusiveStartKey: from,
          }),
        );
        keys.push(...(page.Items ?? []).map((item) => keyOf(fromItem(item))));
        from = page.LastEvaluatedKey;
      } while (from !== undefined && keys.length < limit);
      return keys;
    },

    // Due, so neither done nor under somebody's lease; being put off is what tells the others to keep away.
    lease: (key, now, until) =>
      update(key, 'SET #dueAt = :until', '#work = :announce AND #dueAt <= :now', {
        ':until': until,
        ':announce': ANNOUNCE,
        ':now': now,
      }),

    // The first acknowledgement stands. An item that is gone (TTL) is not brought back as a stump.
    async acknowledge(key, channel, at) {
      await update(key, `SET #${channel} = :at`, `attribute_exists(#p) AND attribute_not_exists(#${channel})`, {
        ':at': at,
      });
    },

    // `dueAt` is still what our lease made it: nobody took the message over since.
    async failed(key, until, dueAt) {
      await update(key, 'SET #dueAt = :dueAt ADD #attempts :one', '#dueAt = :until', {
        ':dueAt': dueAt,
        ':one': 1,
        ':until': until,
      });
    },

    // The same condition. From here on the item is history, and is kept as long as other history.
    async finish(key, until, at) {
      await update(key, 'SET #expiresAt = :expiresAt REMOVE #work, #dueAt', '#dueAt = :until', {
        ':expiresAt': Math.ceil((at + ROLLUP_RETENTION_MS) / SECOND_MS),
        ':until': until,
      });
    },
  };
}

type Item = ReturnType<typeof fromItem>;

const keyOf = ({ p, q }: Item): Key => ({ p: String(p), q: String(q) });

const storedOf = (item: Item): Stored => {
  const { message, attempts, dueAt } = item;
  return {
    message: JSON.parse(String(message)) as AlertMessage,
    attempts: Number(attempts),
    acknowledged: new Set(CHANNEL_NAMES.filter((name) => item[name] !== undefined)),
    dueAt: typeof dueAt === 'number' ? dueAt : null,
  };
};

/** `#name` stands for the attribute `name`, so that a reserved word never matters. */
const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([placeholder, name = '']) => [placeholder, name]));

/** null where the condition of a write did not hold. */
async function ifHolds<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
}
