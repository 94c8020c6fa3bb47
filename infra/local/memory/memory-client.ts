import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { MemoryCall } from './memory-dynamo.ts';

const COMMAND = /Command$/;
/** Each class of command has one name, of which it takes long to cut an ending. */
const operations = new Map<unknown, string>();

type SdkCommand = { readonly input: object };

/**
 * A client that hands each command straight to tables in memory. The SDK's middleware (endpoint, signature, retries,
 * user agent, JSON) costs several times what the tables do. Answers and errors are those of the SDK; nothing is tried
 * again, because a table in memory does not throttle.
 */
export function memoryClient(call: (call: MemoryCall) => object | Promise<object>): DynamoDBClient {
  const send = async ({ constructor: command, input }: SdkCommand): Promise<object> => {
    let operation = operations.get(command);
    if (operation === undefined) {
      operation = command.name.replace(COMMAND, '');
      operations.set(command, operation);
    }
    return call({ operation, input });
  };
  return Object.assign(new DynamoDBClient({ region: 'us-east-1' }), { send });
}
