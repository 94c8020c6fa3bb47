import { setTimeout } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { parseAttach } from '../../shared/attach/settings.ts';
import { SECOND_MS, type Timer } from '../../shared/kernel/time.ts';
import type { Trigger } from '../../shared/registry/stream-event.ts';
import { cloudTrailChanges } from '../_adapters/cloudtrail/changes.ts';
import { readEnv, readTexts } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { placingDeps } from './compose.ts';
import { paceOf } from './control/pace.ts';
import { ATTACH_ENV, BUDGET_SECONDS, CHANGES_ENV, ENV, ONBOARDING_ENV, OPTIONAL_ENV, POOLS_ENV } from './env.ts';
import { placeSets, setsIn } from './handle.ts';
import { measuredPlacing } from './measured.ts';

const { registryTable } = readEnv(ENV, process.env);
const timer: Timer = { now: Date.now, sleep: (ms) => setTimeout(ms) };
const dynamo = new DynamoDBClient({});
// One attempt: a retry is a call too, and the pace makes it in its turn.
const ses = new SESv2Client({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 10 * SECOND_MS, throwOnRequestTimeout: true },
});
const { ownRole } = readTexts(CHANGES_ENV, process.env);
const { logger, meter, entry } = telemetry('place-sets', [dynamo, ses]);

const placing = placingDeps({
  dynamo,
  ses,
  registryTable,
  timer,
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  budgetMs: BUDGET_SECONDS * SECOND_MS,
  attach: parseAttach(readTexts(ATTACH_ENV, process.env)),
  grantedPools: readTexts(POOLS_ENV, process.env).granted?.split(','),
  changes: ownRole === undefined ? null : cloudTrailChanges(new CloudTrailClient({ maxAttempts: 1 }), ownRole),
  onboarding: readTexts(ONBOARDING_ENV, process.env).onboarding === 'true',
  onInvalidPolicy: (message, problems) => logger.error(message, { problems }),
  log: (placed) => logger.info('placement', { ...placed }),
});
const deps = measuredPlacing(placing, meter);
const pace = paceOf(timer);

/** Lambda's entry. */
export const handler = entry<Trigger, void>(async (event) => {
  const sets = setsIn(event);
  try {
    await placeSets(deps, pace, sets);
  } finally {
    deps.endRun(sets === null);
  }
});
