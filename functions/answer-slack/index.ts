import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bodyOf, type FunctionUrlEvent, type FunctionUrlResult, headersOf } from '../../shared/kernel/function-url.ts';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { slackReply } from '../_adapters/slack/interactions.ts';
import { ssmSecret } from '../_adapters/ssm/secret.ts';
import { answeringDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { answerSlack } from './handle.ts';

const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } as const;

const env = readEnv(ENV, process.env);
const impatient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: SECOND_MS, requestTimeout: SECOND_MS, throwOnRequestTimeout: true },
};
const client = new DynamoDBClient({});
const { logger, meter, entry } = telemetry('answer-slack', [client]);

const deps = answeringDeps({
  client,
  registryTable: env.registryTable,
  clock: Date,
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  signingSecret: ssmSecret(env.signingSecretParameter, impatient, Date),
  reply: slackReply,
  users: new Set(env.users.split(',')),
  workspace: env.workspace,
  buttons: { consoleUrl: process.env[OPTIONAL_ENV.consoleUrl] || null },
  meter,
  log: ({ message, ...rest }) => logger.info(String(message), rest),
});

/** Lambda's entry. */
export const handler = entry<FunctionUrlEvent, FunctionUrlResult>(async (event) => {
  const { status, body } = await answerSlack(deps, { headers: headersOf(event), body: bodyOf(event) });
  return { statusCode: status, headers: HEADERS, body };
});
