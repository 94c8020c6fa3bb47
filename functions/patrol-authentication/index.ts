import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { readCertificate } from '../_adapters/dns/certificate.ts';
import { documentFetcher, policyFetcher } from '../_adapters/dns/fetch-policy.ts';
import { dnsResolver } from '../_adapters/dns/resolver.ts';
import { serversFor } from '../_adapters/dns/server.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { examiningDeps } from './compose.ts';
import { CUSTOMERS_ONLY, ENV, LAMBDA_ENV, OPTIONAL_ENV, RESERVE_SECONDS } from './env.ts';
import { patrolAuthentication } from './handle.ts';
import { lookAtCustomers } from './look-at-customers.ts';

const { registryTable, totalsTable, region } = readEnv({ ...ENV, ...LAMBDA_ENV }, process.env);
const dynamo = new DynamoDBClient({});
const { logger, entry } = telemetry('patrol-authentication', [dynamo]);
const registry = dynamoTable(dynamo, registryTable);
const depsWith = examiningDeps({
  ...{ dynamo, registryTable, totalsTable, region, clock: Date },
  mode: rememberedFleetMode(dynamoDeployment(registry), process.env[OPTIONAL_ENV.policy]),
  ...{ fetchPolicy: policyFetcher(), fetchDocument: documentFetcher(), readCertificate, now: Date.now },
  log: (entry) => logger.info('examined', { ...entry }),
  failed: (domain, error) => logger.error('look failed', { domain, reason: error as Error }),
  leftOut: (domains) =>
    logger.warn('no time for all domains: they come first in the next run', {
      count: domains.length,
      first: domains[0],
    }),
});

/** Lambda's entry. */
export const handler = entry<{ readonly only?: unknown } | null, void>(async (event, context) => {
  const dns = dnsResolver({ servers: await serversFor(process.env[OPTIONAL_ENV.servers]) });
  try {
    const deps = { ...depsWith(dns), nonce: randomBytes(6).toString('hex') };
    const mayGoOn = () => context.getRemainingTimeInMillis() > RESERVE_SECONDS * SECOND_MS;
    if (event?.only === CUSTOMERS_ONLY.only) {
      logger.info('customers', { seen: await lookAtCustomers(deps, mayGoOn) });
      return;
    }
    const seen = await patrolAuthentication(deps, mayGoOn);
    logger.info('done', { seen, ...dns.stats });
    await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'patrol-authentication', Date.now());
  } finally {
    dns.close();
  }
});
