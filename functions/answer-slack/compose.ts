import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ChangeDeps } from '../../shared/admin/ports.ts';
import { type Clock, DAY_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { interactionKey } from '../../shared/registry/keys.ts';
import { dynamoAudit } from '../_adapters/dynamodb/audit.ts';
import { dynamoAuditedItems } from '../_adapters/dynamodb/audited-items.ts';
import { dynamoDecisions } from '../_adapters/dynamodb/decisions.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoPlacementReader } from '../_adapters/dynamodb/placement-reader.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { isSameText } from '../_adapters/lambda/same-text.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { slackSignature } from '../_adapters/slack/interactions.ts';
import { changeDeps } from '../_compose/changing.ts';
import type { SlackDeps } from './ports.ts';
import { noRefusals } from './refuse.ts';

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
  const deployment = dynamoDeployment(registry);
  const changes = changeDeps(registry, deployment, defaultPolicy);
  const change: ChangeDeps = {
    ...changes,
    evaluation: {
      decisions: dynamoDecisions(registry),
      deployment,
      messages,
      audit: trail,
      policy: async () => (await changes.policyState()).policy,
    },
    placements: dynamoPlacementReader(registry),
    keeper: dynamoAuditedItems(registry),
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
        { holds: 'attribute_not_exists(pk)' },
      ),
    refusals: noRefusals(),
  };
}
