import type { MemoryDynamo } from '../memory/memory-dynamo.ts';
import type { ChangeRecord, EngineAnswer } from './messages.ts';
import type { DynamoLink } from './worker-link.ts';

const API = 'DynamoDB_20120810.';
const ERROR = 'com.amazonaws.dynamodb.v20120810#';
/** The tables are there from the start, under names of their own. */
const THERE = new Set(['CreateTable', 'DescribeTable']);

/** The tables in memory, spoken to in DynamoDB's own JSON, for those clients that are made from settings. */
export class MemoryLink implements DynamoLink {
  readonly #dynamo: MemoryDynamo;
  #isClosed = false;

  constructor(dynamo: MemoryDynamo, onChanges: (changes: readonly ChangeRecord[]) => void) {
    this.#dynamo = dynamo;
    dynamo.changes.subscribe((record) => onChanges([record]));
  }

  async call(target: string, body: string): Promise<EngineAnswer> {
    if (this.#isClosed) throw new Error('Local DynamoDB is closed');
    const operation = target.slice(API.length);
    try {
      if (THERE.has(operation)) return answerOf(200, { Table: { TableStatus: 'ACTIVE' } });
      return answerOf(200, this.#dynamo.call({ operation, input: readJson(body) }));
    } catch (error) {
      const { name, message, $fault } = error as Error & { readonly $fault?: string };
      if ($fault !== 'client') throw error;
      return answerOf(400, { __type: `${ERROR}${name}`, message });
    }
  }

  async listen(): Promise<number> {
    throw new Error('The tables in memory have no door on HTTP: ask for dynalite');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}

/** Bytes are base64 in DynamoDB's JSON: under `B` alone is a text a value, elsewhere it is an object. */
const readJson = (body: string): object =>
  JSON.parse(body, (name, value) => (name === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value));

const answerOf = (status: number, answer: object): EngineAnswer => ({
  ...{ status, headers: { 'content-type': 'application/x-amz-json-1.0' } },
  body: JSON.stringify(answer, (_, value) => (value instanceof Uint8Array ? base64Of(value) : value)),
});
const base64Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
