import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bodyOf, type FunctionUrlEvent, type FunctionUrlResult } from '../../shared/kernel/function-url.ts';
import { consoleFiles } from '../_adapters/lambda/console-files.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { keyVersions } from '../_adapters/secrets/key-versions.ts';
import { tenantDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { serveTenant } from './handle.ts';

const env = readEnv(ENV, process.env);
const client = new DynamoDBClient({});
const { logger, entry } = telemetry('serve-tenant', [client]);
const deps = tenantDeps({
  client,
  tables: { registry: env.registryTable, totals: env.totalsTable },
  timer: { now: Date.now, sleep: (ms) => setTimeout(ms) },
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  keys: keyVersions(env.keySecretArn, Date),
  // Written beside the bundle when it is made: `infra/console/write.ts`.
  files: consoleFiles(fileURLToPath(new URL('page', import.meta.url))),
  log: (message, more) => logger.info(message, more),
});

/** Lambda's entry. */
export const handler = entry<FunctionUrlEvent, FunctionUrlResult>(async (event) => {
  const { status, headers, body } = await serveTenant(deps, {
    method: event.requestContext.http.method,
    path: event.rawPath,
    body: bodyOf(event),
  });
  return { statusCode: status, headers, body };
});
