import {
  type AttributeValue,
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { LocalDynamo } from '../../infra/local/dynamo/start.ts';
import type { TableNames } from '../../infra/local/dynamo/tables.ts';
import type { TableName } from '../../shared/registry/keys.ts';

type Item = Readonly<Record<string, AttributeValue>>;
/** Every item of the tables, as of the moment at which they were copied. */
export type Copies = Readonly<Record<TableName, readonly Item[]>>;

/** BatchWriteItem takes at most so many. */
const ITEMS_A_CALL = 25;

/** What point-in-time recovery could bring back of this moment. */
export async function copyTables(dynamo: LocalDynamo, tables: TableNames): Promise<Copies> {
  const client = new DynamoDBClient(dynamo.clientConfig());
  const itemsOf = async (TableName: string): Promise<Item[]> => {
    const items: Item[] = [];
    for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true })) {
      items.push(...(page.Items ?? []));
    }
    return items;
  };
  const [journal, totals, registry] = [
    await itemsOf(tables.journal),
    await itemsOf(tables.totals),
    await itemsOf(tables.registry),
  ];
  return { journal, totals, registry };
}

/** New tables that hold what was copied: as AWS does it, a restore never touches the table that it is of. */
export async function restoreTables(dynamo: LocalDynamo, copies: Copies, prefix: string): Promise<TableNames> {
  const client = new DynamoDBClient(dynamo.clientConfig());
  const tables = await dynamo.createTables(prefix);
  for (const name of Object.keys(copies) as TableName[]) {
    const items = copies[name];
    for (let from = 0; from < items.length; from += ITEMS_A_CALL) {
      let left: BatchWriteItemCommandOutput['UnprocessedItems'] = {
        [tables[name]]: items.slice(from, from + ITEMS_A_CALL).map((Item) => ({ PutRequest: { Item } })),
      };
      while (left !== undefined && Object.keys(left).length > 0) {
        left = (await client.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems;
      }
    }
  }
  return tables;
}
