import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ChangeDeps } from '../../shared/admin/ports.ts';
import { type Clock, DAY_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { interactionKey } from '../../shared/registry/keys.ts';
import type { SlackDeps } from '../answer-slack/ports.ts';
import { noRefusals } from '../answer-slack/refuse.ts';
import { changing } from './changing.ts';
import { dynamoAudit } from './dynamo-audit.ts';
import { dynamoDecisions } from './dynamo-decisions.ts';
import { dynamoDeployment } from './dynamo-deployment.ts';
import { dynamoKept } from './dynamo-kept.ts';
import { dynamoMessages } from './dynamo-messages.ts';
import { dynamoPlacementReader } from './dynamo-placement-reader.ts';
import { dynamoTable } from './dynamo-table.ts';
import { sha256 } from './sha256.ts';
import { isSameText, slackSignature } from './slack-interactions.ts';

/** Remembered far longer than the five minutes in which a signature counts. Unit: ms. */
const TAKEN_MS = DAY_MS;

export type AnsweringSetup = Pick<
  SlackDeps,
  'clock' | 'reply' | 'users' | 'workspace' | 'buttons' | 'meter' | 'log'
> & {
  readonly client: DynamoDBClient;
  readonly registryTable: string;
  readonly clock: Clock;
  /** Holds until a person saves another. */
  readonly defaultPolicy: Policy;
  readonly signingSecret: () => Promise<string>;
};

/** What answer-slack is made of; one for the life of a warm function. It knows the registry, and no other table. */
export function answeringDeps(setup: AnsweringSetup): SlackDeps {
  const { client, registryTable, defaultPolicy, signingSecret, ...rest } = setup;
  const registry = dynamoTable(client, registryTable);
  const messages = dynamoMessages(dynamoTable(client, registryTable));
  const trail = dynamoAudit(registry);
  const changes = changing(registry, dynamoDeployment(registry), defaultPolicy);
  const change: ChangeDeps = {
    ...changes,
    evaluation: {
      decisions: dynamoDecisions(registry),
      messages,
      audit: trail,
      policy: async () => (await changes.policyState()).policy,
    },
    placements: dynamoPlacementReader(registry),
    keeper: dynamoKept(registry),
    trail,
    // Nothing of a set is remembered here.
    changed: () => undefined,
    log: setup.log,
  };
  return {
    ...rest,
    change,
    message: messages.get,
    sign: slackSignature(signingSecret),
    isSame: isSameText,
    take: (signature, now) =>
      registry.put(
        interactionKey(sha256(signature)),
        { takenAt: now, expiresAt: Math.ceil((now + TAKEN_MS) / SECOND_MS) },
        { holds: 'attribute_not_exists(p)' },
      ),
    refusals: noRefusals(),
  };
}
