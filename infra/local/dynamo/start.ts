import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { laidOut } from '../laid-out.ts';
import { memoryClient } from '../memory/memory-client.ts';
import { MemoryDynamo } from '../memory/memory-dynamo.ts';
import { bodyText, LOCAL_CLIENT, type SdkHandler, sdkHandler } from '../sdk-handler.ts';
import { MemoryLink } from './memory-link.ts';
import type { ChangeFeed, ChangeRecord, EngineAnswer, EngineCall } from './messages.ts';
import { OwnThread } from './own-thread.ts';
import { createTables, type TableNames } from './tables.ts';
import { type DynamoLink, WorkerLink } from './worker-link.ts';

/**
 * Dynalite in a worker; dynalite in the thread that asks, for one who waits for every answer and has nothing else to do;
 * or our own tables in memory, the fastest, which speak no HTTP.
 */
export type DynamoEngine = 'worker' | 'own-thread' | 'memory';
export type LocalDynamoOptions = {
  /** Shards of the change feed. Default 4. */
  readonly shards?: number;
  /** Default `worker`. */
  readonly engine?: DynamoEngine;
  /** Wraps each open request, so that virtual time can stand still meanwhile: `(io) => time.hold(io)`. */
  readonly hold?: <T>(io: Promise<T>) => Promise<T>;
};

export type LocalDynamo = {
  /** Changes of every table that has a stream, in the order in which they were made. */
  readonly changes: ChangeFeed;
  readonly requestHandler: SdkHandler;
  /** A request in DynamoDB's own JSON, without the SDK. */
  call(request: EngineCall): Promise<EngineAnswer>;
  /** What `new DynamoDBClient` needs to reach it; retries as the SDK has them unless overridden. */
  clientConfig(overrides?: DynamoDBClientConfig): DynamoDBClientConfig;
  /** A client with nothing between; that of tables in memory goes past the SDK's middleware. */
  client(): DynamoDBClient;
  /** Creates the three tables and returns their names. */
  createTables(prefix?: string): Promise<TableNames>;
  /** Opens it on loopback HTTP and resolves with its address; port 0 takes a free one. */
  listen(port?: number): Promise<string>;
  /** Forgets everything. Open requests fail. */
  close(): Promise<void>;
};

const ENDPOINT = 'http://dynamodb.local';
const ENDPOINT_URL = new URL(ENDPOINT);

/** DynamoDB in memory, in a worker thread unless told otherwise, with a change feed: for the real SDK client. */
export const startDynamo = (options: LocalDynamoOptions = {}): LocalDynamo => {
  const listeners = new Set<(record: ChangeRecord) => void>();
  const hold = options.hold ?? ((io) => io);
  const shards = options.shards ?? 4;
  const tell = (changes: readonly ChangeRecord[]): void => {
    for (const record of changes) for (const listener of listeners) listener(record);
  };
  const memory = options.engine === 'memory' ? new MemoryDynamo() : null;
  const link = memory ? new MemoryLink(memory, tell) : linkTo(options.engine, shards, tell);
  const call = ({ target, body }: EngineCall): Promise<EngineAnswer> => hold(link.call(target, body));
  const requestHandler = sdkHandler(async ({ headers, body }) => {
    const answer = await call({ target: headers['x-amz-target'] ?? '', body: bodyText(body) });
    return { statusCode: answer.status, headers: { ...answer.headers }, body: Buffer.from(answer.body) };
  });
  const clientConfig = (overrides: DynamoDBClientConfig = {}): DynamoDBClientConfig => ({
    ...LOCAL_CLIENT,
    endpoint: ENDPOINT,
    // The rules that find an endpoint cost a tenth of a request, and there is only one.
    endpointProvider: ({ Endpoint = ENDPOINT }) => ({
      url: Endpoint.startsWith(ENDPOINT) ? ENDPOINT_URL : new URL(Endpoint),
    }),
    requestHandler,
    ...overrides,
  });
  return {
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    requestHandler,
    call,
    clientConfig,
    client: () =>
      memory ? memoryClient((asked) => hold(memory.answer(asked))) : laidOut(new DynamoDBClient(clientConfig())),
    createTables: async (prefix) => memory?.tables ?? createTables(new DynamoDBClient(clientConfig()), prefix),
    listen: async (port = 0) => `http://127.0.0.1:${await link.listen(port)}`,
    close: () => link.close(),
  };
};

const linkTo = (
  engine: DynamoEngine = 'worker',
  shards: number,
  tell: (changes: readonly ChangeRecord[]) => void,
): DynamoLink => (engine === 'own-thread' ? new OwnThread(shards, tell) : new WorkerLink({ shards }, tell));
