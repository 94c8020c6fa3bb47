import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';
import { type LocalDynamo, startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { createTables } from '../../../../infra/local/dynamo/tables.ts';
import { eventOf } from '../../../../infra/local/feeds/feed-event.ts';
import { amazons, amazonsConfig, freshPrefix, MARK, toldBy } from '../../local/dynamo/engines.ts';

/** A record of a change feed as Lambda hands it to a function, and what filters look at. */
export type Fed = Pick<ChangeRecord, 'eventName' | 'keys'> & { readonly record: DynamoDBRecord };
export type ProofDynamo = Pick<LocalDynamo, 'call' | 'clientConfig' | 'createTables' | 'close'> & {
  /** What the change feed of a table has told since the table was made. */
  records(kind: keyof typeof MARK, table: string): Promise<readonly Fed[]>;
};

/** Ours, in memory. */
function dynalite(): ProofDynamo {
  const dynamo = startDynamo();
  const changes: ChangeRecord[] = [];
  dynamo.changes.subscribe((record) => changes.push(record));
  const { call, clientConfig, close } = dynamo;
  return {
    ...{ call, clientConfig, close, createTables: dynamo.createTables },
    records: async (_, table) =>
      changes
        .filter((change) => change.table === table)
        .flatMap((change) => eventOf([change], Date.now()).Records.map((record) => ({ ...change, record }))),
  };
}

/** Asked for by DynamoDB Local, which looks at nothing else of it. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** Amazon's DynamoDB Local, its streams too: the records are those that it wrote, with what Lambda adds to each. */
function dynamodbLocal(where: NonNullable<ReturnType<typeof amazons>>): ProofDynamo {
  const config = amazonsConfig(where.endpoint);
  const base = freshPrefix();
  return {
    clientConfig: (overrides = {}) => ({ ...config, ...overrides }),
    // The template names the restored tables as they are.
    createTables: (prefix = '') => createTables(new DynamoDBClient(config), prefix === '' ? base : prefix),
    close: async () => undefined,
    call: async ({ target, body }) => {
      const headers = {
        ...{ 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
        authorization: AUTHORIZATION,
      };
      const answer = await fetch(where.endpoint, { method: 'POST', headers, body });
      const kept = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
    },
    records: async (kind, table) =>
      (await toldBy(where, table, MARK[kind])).map(({ eventName, keys, record }) => ({
        ...{ eventName, keys },
        record: {
          ...record,
          dynamodb: {
            ...record.dynamodb,
            ApproximateCreationDateTime: Math.floor(record.dynamodb.ApproximateCreationDateTime.getTime() / 1_000),
          },
          eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/stream/local`,
        } as unknown as DynamoDBRecord,
      })),
  };
}

/** Amazon's where somebody has started it, ours anywhere else. */
export function proofDynamo(): ProofDynamo {
  const where = amazons();
  return where === null ? dynalite() : dynamodbLocal(where);
}
