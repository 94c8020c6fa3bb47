import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import type { EngineAnswer, EngineCall } from './messages.ts';

const API = 'DynamoDB_20120810.';
const COMMAND = /Command$/;

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };
type Input = Json | Uint8Array | readonly Input[] | { readonly [name: string]: Input };
type SdkCommand = { readonly input: Input };
type Failure = { readonly __type?: string; readonly message?: string; readonly Message?: string };

/**
 * A client that hands each command straight to the local table. The SDK's middleware (endpoint, signature, retries,
 * user agent) costs several times what the table itself does, and an archive of a million events makes 50,000 calls.
 * Answers and errors are those of the SDK; nothing is tried again, because a table in memory does not throttle.
 */
export function directClient(
  call: (call: EngineCall) => Promise<EngineAnswer>,
  config: DynamoDBClientConfig,
): DynamoDBClient {
  const client = new DynamoDBClient(config);
  const send = async (command: SdkCommand): Promise<unknown> => {
    const operation = command.constructor.name.replace(COMMAND, '');
    const { status, body } = await call({ target: `${API}${operation}`, body: JSON.stringify(toWire(command.input)) });
    const answer: unknown = JSON.parse(body);
    if (status !== 200) throw errorOf(status, answer as Failure);
    return fromWire(answer as Json);
  };
  return Object.assign(client, { send });
}

/** Bytes travel as base64. */
const toWire = (value: Input): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (isList(value)) return value.map(toWire);
  const wire: Record<string, Json> = {};
  for (const name in value) wire[name] = toWire(value[name]);
  return wire;
};

/** An attribute `{ B: text }` has bytes; nothing else in an answer is called so. */
const fromWire = (value: Json): Input => {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(fromWire);
  const found: Record<string, Input> = {};
  for (const name in value) {
    const part = value[name];
    found[name] = name === 'B' && typeof part === 'string' ? Buffer.from(part, 'base64') : fromWire(part);
  }
  return found;
};

const isList = <T>(value: object): value is readonly T[] => Array.isArray(value);

const errorOf = (status: number, { __type = '', message, Message = '' }: Failure): Error => {
  const name = __type.slice(__type.lastIndexOf('#') + 1);
  const told = { message: message ?? Message, $metadata: { httpStatusCode: status } };
  if (name === ConditionalCheckFailedException.name) return new ConditionalCheckFailedException(told);
  return new DynamoDBServiceException({ ...told, name, $fault: status < 500 ? 'client' : 'server' });
};
