import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** DynamoDB's own count of what was written, or read, summed over a client's calls. */
export type WriteUnits = { units: number; calls: number };
/** `empty`: queries that found nothing. The local DynamoDB counts no unit for them, AWS one for a consistent read. */
export type ReadUnits = WriteUnits & { empty: number };

const READS = new Set(['GetItemCommand', 'QueryCommand', 'ScanCommand', 'BatchGetItemCommand']);
const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand', 'BatchWriteItemCommand']);

/** A write whose condition fails is billed too, by the size of what is there; one unit at the least. */
const REFUSED_UNITS = 1;

/** Count the write units of a client, as DynamoDB reports them, from now on. */
export const countWriteUnits = (client: DynamoDBClient): WriteUnits => countUnits(client, WRITES);

/** Count the read units of a client, as DynamoDB reports them, from now on. */
export const countReadUnits = (client: DynamoDBClient): ReadUnits => countUnits(client, READS);

function countUnits(client: DynamoDBClient, commands: ReadonlySet<string>): ReadUnits {
  const total: ReadUnits = { units: 0, calls: 0, empty: 0 };
  const send = client.send.bind(client) as (command: Command, ...rest: unknown[]) => Promise<Consumed>;
  const counted = async (command: Command, ...rest: unknown[]): Promise<Consumed> => {
    if (!commands.has(command.constructor.name)) return send(command, ...rest);
    total.calls++;
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    try {
      const answer = await send(command, ...rest);
      const units = unitsOf(answer.ConsumedCapacity);
      total.units += units;
      if (units === 0) total.empty++;
      return answer;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') total.units += REFUSED_UNITS;
      throw error;
    }
  };
  Object.assign(client, { send: counted });
  return total;
}

type Command = { readonly input: object };
type Capacity = { readonly CapacityUnits?: number };
type Consumed = { readonly ConsumedCapacity?: Capacity | readonly Capacity[] };

const unitsOf = (consumed: Consumed['ConsumedCapacity']): number =>
  [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
