import { BatchGetItemCommand, type DynamoDBClient, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Whose } from '../../../shared/evaluation/judge/effective.ts';
import { concurrently } from '../../../shared/kernel/concurrently.ts';
import type { Timer } from '../../../shared/kernel/time.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { SET_SETTINGS } from '../../../shared/registry/shapes/decisions.ts';
import type { OwnersOf } from '../../../shared/tenant-page/members.ts';
import { sesTenantIn } from './decisions.ts';
import { fromItem, toItem } from './item.ts';
import { stored } from './stored.ts';
import type { Item } from './table.ts';

/** Items that one request may name. Source: DynamoDB API, `BatchGetItem`. Two of each set are asked for. */
const NAMES_A_REQUEST = 100 / 2;
const AT_A_TIME = 8;
/** Tries for what DynamoDB has left over, and the time before the first of them, doubled each time. Unit: ms. */
const MOST_TRIES = 8;
const FIRST_WAIT_MS = 25;

/** Whose sets and streams are, by many at a time: what a function asks that needs to know it of the whole fleet. */
export const dynamoOwners =
  (client: DynamoDBClient, table: string, timer: Pick<Timer, 'sleep'>): OwnersOf =>
  async (names) => {
    const owners = new Map<string, Whose>();
    await concurrently(chunksOf(names), AT_A_TIME, async (chunk) => {
      const Keys = chunk.flatMap((name) => [toItem(setKey.settings(name)), toItem(setKey.sesTenant(name))]);
      const items = new Map((await all(client, table, { Keys }, timer)).map((item) => [keyOf(item), item]));
      for (const name of chunk) {
        const settings = items.get(keyOf(setKey.settings(name)));
        const read = stored(settings, SET_SETTINGS);
        if (settings !== undefined && read === null) continue;
        owners.set(name, { settings: read, sesTenant: sesTenantIn(items.get(keyOf(setKey.sesTenant(name))) ?? null) });
      }
    });
    return owners;
  };

const keyOf = ({ pk, sk }: Item): string => `${String(pk)} ${String(sk)}`;

async function all(
  client: DynamoDBClient,
  table: string,
  asked: KeysAndAttributes,
  { sleep }: Pick<Timer, 'sleep'>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let left: KeysAndAttributes | undefined = asked;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { Responses, UnprocessedKeys }: Awaited<ReturnType<typeof send>> = await send(client, table, left);
    items.push(...(Responses?.[table] ?? []).map(fromItem));
    left = UnprocessedKeys?.[table];
    if (left === undefined) return items;
    await sleep(FIRST_WAIT_MS * 2 ** tries);
  }
  throw new Error(
    `Expected the settings of ${asked.Keys?.length} names, and DynamoDB left some over ${MOST_TRIES} times`,
  );
}
const send = (client: DynamoDBClient, table: string, keys: KeysAndAttributes) =>
  client.send(new BatchGetItemCommand({ RequestItems: { [table]: keys } }));

function* chunksOf(names: readonly string[]): Iterable<readonly string[]> {
  for (let at = 0; at < names.length; at += NAMES_A_REQUEST) yield names.slice(at, at + NAMES_A_REQUEST);
}
