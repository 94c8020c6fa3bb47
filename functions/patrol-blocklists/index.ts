import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type { Chunk } from '../../shared/patrol/plan.ts';
import { patrolLists, readPatrolSettings } from '../../shared/patrol/settings.ts';
import { dnsResolver } from '../_adapters/dns/resolver.ts';
import { serversFor } from '../_adapters/dns/server.ts';
import { dynamoMessages } from '../_adapters/dynamo-messages.ts';
import { dynamoPatrol } from '../_adapters/dynamo-patrol.ts';
import { dynamoRoster } from '../_adapters/dynamo-roster.ts';
import { dynamoTable } from '../_adapters/dynamo-table.ts';
import { dynamoTotals } from '../_adapters/dynamo-totals.ts';
import { readEnv } from '../_adapters/env.ts';
import { policyFromEnv } from '../_adapters/policy-env.ts';
import { suspectsFrom } from '../_adapters/suspects.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { patrolBlocklists } from './handle.ts';

const env = readEnv(ENV, process.env);
const settings = readPatrolSettings(process.env[OPTIONAL_ENV.settings]);
const logger = new Logger({ serviceName: 'patrol-blocklists' });
const dynamo = new DynamoDBClient({});
const registry = dynamoTable(dynamo, env.registryTable);
const policy = policyFromEnv(process.env[OPTIONAL_ENV.policy]);
const deps = {
  random: Math.random,
  lists: patrolLists(settings, process.env),
  memory: dynamoPatrol(registry),
  messages: dynamoMessages(dynamo, env.registryTable),
  suspectsOf: suspectsFrom(dynamoRoster(registry), dynamoTotals(dynamo, env.totalsTable), policy, Date),
  clock: Date,
};

/** Lambda's entry. What a run was told it forgets at its end: answers are no older than their chunk. */
export const handler = middy<SQSEvent, void>().handler(async ({ Records }) => {
  const dns = dnsResolver({ servers: await serversFor(process.env[OPTIONAL_ENV.servers]) });
  try {
    for (const { body } of Records) await patrolBlocklists({ ...deps, dns }, JSON.parse(body) as Chunk);
    logger.info('looked up', { ...dns.stats });
  } finally {
    dns.close();
  }
});
