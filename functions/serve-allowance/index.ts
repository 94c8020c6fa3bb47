import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CALLERS } from '../../shared/allowance/callers.ts';
import { bodyOf, type FunctionUrlEvent, type FunctionUrlResult, headersOf } from '../../shared/kernel/function-url.ts';
import { parseShape } from '../../shared/kernel/shape.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { allowanceDeps } from './compose.ts';
import { ENV } from './env.ts';
import { serveAllowance } from './handle.ts';

const env = readEnv(ENV, process.env);
const callers = parseShape(env.callers, CALLERS);
if (!callers.ok) throw new TypeError(`Expected the callers of allowances in ${ENV.callers}: ${callers.problem}`);
const client = new DynamoDBClient({});
const { logger, entry } = telemetry('serve-allowance', [client]);
const deps = allowanceDeps({
  client,
  registryTable: env.registryTable,
  timer: { now: Date.now, sleep: (ms) => setTimeout(ms) },
  random: Math.random,
  callers: callers.value,
  log: ({ message, ...rest }) => logger.info(String(message), rest),
});

/** Lambda's entry. */
export const handler = entry<FunctionUrlEvent, FunctionUrlResult>(async (event) => {
  const { status, headers, body } = await serveAllowance(deps, {
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
    headers: headersOf(event),
    body: bodyOf(event),
    actor: event.requestContext.authorizer?.iam?.userArn ?? null,
  });
  return { statusCode: status, headers, body };
});
