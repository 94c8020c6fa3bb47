import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CHUNK } from '../../shared/dns-patrol/findings/plan.ts';
import { patrolLists, readPatrolSettings } from '../../shared/dns-patrol/findings/settings.ts';
import { parseShape } from '../../shared/kernel/shape.ts';
import { dnsResolver } from '../_adapters/dns/resolver.ts';
import { serversFor } from '../_adapters/dns/server.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { patrolKeys } from '../_adapters/ssm/patrol-keys.ts';
import { lookingUpDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { patrolBlocklists } from './handle.ts';

const env = readEnv(ENV, process.env);
const settings = readPatrolSettings(process.env[OPTIONAL_ENV.settings]);
const dynamo = new DynamoDBClient({});
const { logger, entry } = telemetry('patrol-blocklists', [dynamo]);
const keys = patrolKeys(process.env, process.env[OPTIONAL_ENV.keyParameters], Date, (key, reason) =>
  logger.error('key of a list could not be read', { key, reason: reason as Error }),
);
const deps = lookingUpDeps({
  ...{ dynamo, registryTable: env.registryTable, totalsTable: env.totalsTable },
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  onInvalidPolicy: (message, problems) => logger.error(message, { problems }),
  random: Math.random,
  clock: Date,
});

/**
 * Lambda's entry. What a run was told it forgets at its end: answers are no older than their chunk. Needs
 * `ReportBatchItemFailures` on its event source: only the chunks that it names come back.
 */
export const handler = entry<SQSEvent, SQSBatchResponse>(async ({ Records }) => {
  const dns = dnsResolver({ servers: await serversFor(process.env[OPTIONAL_ENV.servers]) });
  const failed: string[] = [];
  try {
    const run = { ...deps, dns, lists: patrolLists(settings, await keys()) };
    for (const { messageId, body } of Records) {
      try {
        const chunk = parseShape(body, CHUNK);
        if (!chunk.ok) throw new TypeError(`Expected a chunk of the patrol: ${chunk.problem}`);
        const done = await patrolBlocklists(run, chunk.value);
        if (!done) logger.warn('chunk is too old', { messageId });
      } catch (error) {
        logger.error('chunk goes back to the queue', error as Error);
        failed.push(messageId);
      }
    }
    logger.info('looked up', { ...dns.stats });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    dns.close();
  }
});
