import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { policyFetcher } from '../_adapters/dns/fetch-policy.ts';
import { dnsResolver } from '../_adapters/dns/resolver.ts';
import { serversFor } from '../_adapters/dns/server.ts';
import { spfEvaluator } from '../_adapters/dns/spf.ts';
import { dynamoMessages } from '../_adapters/dynamo-messages.ts';
import { dynamoPatrol, dynamoPatrolInventory } from '../_adapters/dynamo-patrol.ts';
import { dynamoTable } from '../_adapters/dynamo-table.ts';
import { readEnv } from '../_adapters/env.ts';
import { ENV, OPTIONAL_ENV, RESERVE_SECONDS } from './env.ts';
import { patrolAuthentication } from './handle.ts';

const { registryTable, region } = readEnv(ENV, process.env);
const logger = new Logger({ serviceName: 'patrol-authentication' });
const dynamo = new DynamoDBClient({});
const registry = dynamoTable(dynamo, registryTable);
const inventory = dynamoPatrolInventory(registry);

/** Lambda's entry. */
export const handler = middy<unknown, void>().handler(async (_, context) => {
  const dns = dnsResolver({ servers: await serversFor(process.env[OPTIONAL_ENV.servers]) });
  try {
    const deps = {
      ...{ dns, region, clock: Date },
      evaluateSpf: spfEvaluator(dns),
      fetchPolicy: policyFetcher(),
      identities: inventory.identities,
      ips: async () => ((await inventory.pools())?.ips ?? []).map(({ ip }) => ip),
      memory: dynamoPatrol(registry),
      messages: dynamoMessages(dynamo, registryTable),
      log: (entry: object) => logger.info('examined', { ...entry }),
    };
    const seen = await patrolAuthentication(
      deps,
      () => context.getRemainingTimeInMillis() > RESERVE_SECONDS * SECOND_MS,
    );
    logger.info('done', { seen, ...dns.stats });
  } finally {
    dns.close();
  }
});
