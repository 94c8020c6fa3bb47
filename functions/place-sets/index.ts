import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import { parseAttach } from '../../shared/attach/settings.ts';
import { SECOND_MS, type Timer } from '../../shared/kernel/time.ts';
import { readEnv, readTexts } from '../_adapters/env.ts';
import { placingDeps } from '../_adapters/placing.ts';
import { policyFromEnv } from '../_adapters/policy-env.ts';
import type { Ordered } from './command.ts';
import { ATTACH_ENV, BUDGET_SECONDS, ENV, OPTIONAL_ENV } from './env.ts';
import { answer, type Bell, type Command } from './handle.ts';
import { paceOf } from './pace.ts';

const { registryTable } = readEnv(ENV, process.env);
const logger = new Logger({ serviceName: 'place-sets' });
const timer: Timer = { now: Date.now, sleep: (ms) => setTimeout(ms) };

const deps = placingDeps({
  dynamo: new DynamoDBClient({}),
  // One attempt: a retry is a call too, and the pace makes it in its turn.
  ses: new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 10 * SECOND_MS, throwOnRequestTimeout: true },
  }),
  registryTable,
  timer,
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  budgetMs: BUDGET_SECONDS * SECOND_MS,
  attach: parseAttach(readTexts(ATTACH_ENV, process.env)),
  log: (entry) => logger.info('placement', { ...entry }),
});
const pace = paceOf(timer);

/** Lambda's entry. */
export const handler = middy<Bell | Command, Ordered | undefined>().handler((bell) => answer(deps, pace, bell));
