import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Channel, ChannelName } from '../../shared/alerts/channel.ts';
import type { Links } from '../../shared/alerts/guide.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { massOf } from '../_adapters/dynamodb/masses.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { snsAlerts } from '../_adapters/messaging/sns-alerts.ts';
import type { AnnounceDeps } from './handle.ts';

export type AnnouncingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly sns: SNSClient;
  readonly registryTable: string;
  readonly alertTopicArn: string;
  readonly links?: Links;
  /** Beside SNS; null: it is not set up. A new name of a channel does not compile until it is made. */
  readonly channels: Readonly<Record<Exclude<ChannelName, 'sns'>, Channel | null>>;
  readonly clock: Clock;
  readonly onFailure: AnnounceDeps['onFailure'];
};

/** What announce is made of; one for the life of a warm function. */
export function announcingDeps(setup: AnnouncingSetup): AnnounceDeps {
  const registry = dynamoTable(setup.dynamo, setup.registryTable);
  return {
    outbox: dynamoMessages(registry),
    channels: [
      snsAlerts(setup.sns, setup.alertTopicArn, setup.links),
      ...Object.values(setup.channels).filter((channel) => channel !== null),
    ],
    masses: () => Promise.all([massOf(registry, 'held'), massOf(registry, 'failed')]),
    clock: setup.clock,
    onFailure: setup.onFailure,
  };
}
