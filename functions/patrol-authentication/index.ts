import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { readCertificate } from '../_adapters/dns/certificate.ts';
import { documentFetcher, policyFetcher } from '../_adapters/dns/fetch-policy.ts';
import { dnsResolver } from '../_adapters/dns/resolver.ts';
import { serversFor } from '../_adapters/dns/server.ts';
import { spfEvaluator } from '../_adapters/dns/spf.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoPatrol } from '../_adapters/dynamodb/patrol.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { dynamoTotals } from '../_adapters/dynamodb/totals.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { sendersByDomain } from '../_compose/suspects.ts';
import { ENV, LAMBDA_ENV, OPTIONAL_ENV, RESERVE_SECONDS } from './env.ts';
import { patrolAuthentication } from './handle.ts';

const { registryTable, totalsTable, region } = readEnv({ ...ENV, ...LAMBDA_ENV }, process.env);
const dynamo = new DynamoDBClient({});
const { logger, entry } = telemetry('patrol-authentication', [dynamo]);
const registry = dynamoTable(dynamo, registryTable);
const inventory = dynamoInventory(registry);
const mode = rememberedFleetMode(dynamoDeployment(registry), process.env[OPTIONAL_ENV.policy]);

/** Lambda's entry. */
export const handler = entry<unknown, void>(async (_, context) => {
  const dns = dnsResolver({ servers: await serversFor(process.env[OPTIONAL_ENV.servers]) });
  try {
    const deps = {
      ...{ dns, region, clock: Date },
      evaluateSpf: spfEvaluator(dns),
      ...{ fetchPolicy: policyFetcher(), fetchDocument: documentFetcher(), readCertificate, now: Date.now },
      nonce: randomBytes(6).toString('hex'),
      identities: inventory.identities,
      ips: async () => ((await inventory.pools())?.ips ?? []).map(({ ip }) => ip),
      sendersOf: sendersByDomain({
        roster: dynamoRoster(registry),
        totals: dynamoTotals(dynamo, totalsTable),
        clock: Date,
      }),
      memory: dynamoPatrol(registry),
      messages: fleetMessages(dynamoMessages(dynamoTable(dynamo, registryTable)), mode),
      log: (entry: object) => logger.info('examined', { ...entry }),
      leftOut: (domains: readonly string[]) =>
        logger.warn('no time for all domains: they come first in the next run', {
          count: domains.length,
          first: domains[0],
        }),
    };
    const seen = await patrolAuthentication(
      deps,
      () => context.getRemainingTimeInMillis() > RESERVE_SECONDS * SECOND_MS,
    );
    logger.info('done', { seen, ...dns.stats });
    await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'patrol-authentication', Date.now());
  } finally {
    dns.close();
  }
});
