import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  FilterOrPolicy,
  type ITopic,
  Subscription,
  SubscriptionFilter,
  SubscriptionProtocol,
} from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  BATCHING_WINDOW_SECONDS,
  BUTTONS_ON,
  ENV,
  FEED_FILTER,
  MEMORY_MB,
  OPTIONAL_ENV,
  TIMEOUT_SECONDS,
} from '../../functions/announce/env.ts';
import { ALARM_FIELD } from '../../shared/alerts/alarm.ts';
import { alarm } from './parts/alarm.ts';
import { feed } from './parts/feed.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { measured } from './parts/measure.ts';
import { parameterArn } from './parts/parameter.ts';
import type { Platform } from './parts/platform.ts';
import { schedule } from './parts/schedule.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type AnnouncingProps = {
  readonly tables: Tables;
  readonly topic: ITopic;
  /** Name of the SecureString parameter with the address of the Slack webhook. */
  readonly slackWebhookParameter?: string | undefined;
  /** Name of the SecureString parameter with the address of a workflow in Teams. */
  readonly teamsWebhookParameter?: string | undefined;
  /** Names of the SecureString parameters with address and secret of a signed webhook. */
  readonly alertWebhook?: Settings['alertWebhook'];
  /** Webhooks of applications that send. */
  readonly senderWebhooks?: Settings['senderWebhooks'] | undefined;
  /** Where somebody answers buttons. */
  readonly slackButtons?: Settings['slackButtons'];
  readonly feedFailures: IQueue;
};

/** The change feed of the registry starts announce, which sends each alert on every channel until it is acknowledged. */
export class Announcing extends Construct {
  readonly announce: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: AnnouncingProps) {
    super(scope, id);
    const { tables, topic, slackWebhookParameter, teamsWebhookParameter, alertWebhook, slackButtons } = props;
    const { senderWebhooks = [] } = props;
    const forPeople = [
      slackWebhookParameter,
      teamsWebhookParameter,
      alertWebhook?.urlParameter,
      alertWebhook?.secretParameter,
    ].filter((name) => name !== undefined);
    const ofSenders = senderWebhooks.flatMap(({ urlParameter, secretParameter }) => [urlParameter, secretParameter]);
    const secrets = [...new Set([...forPeople, ...ofSenders])];
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.alertTopicArn]: topic.topicArn,
    };
    this.announce = new MonitorFunction(this, 'Announce', platform, {
      name: 'announce',
      environment: {
        ...environment,
        ...(slackWebhookParameter !== undefined && { [OPTIONAL_ENV.slackWebhookParameter]: slackWebhookParameter }),
        ...(teamsWebhookParameter !== undefined && { [OPTIONAL_ENV.teamsWebhookParameter]: teamsWebhookParameter }),
        ...(alertWebhook && {
          [OPTIONAL_ENV.webhookUrlParameter]: alertWebhook.urlParameter,
          [OPTIONAL_ENV.webhookSecretParameter]: alertWebhook.secretParameter,
        }),
        ...(senderWebhooks.length > 0 && {
          [OPTIONAL_ENV.senderWebhooks]: JSON.stringify(
            senderWebhooks.map(({ tenant = null, ...names }) => ({ tenant, ...names })),
          ),
        }),
        ...(platform.runbook.startsWith('https://') && { [OPTIONAL_ENV.runbook]: platform.runbook }),
        ...(slackButtons && { [OPTIONAL_ENV.slackButtons]: BUTTONS_ON }),
        ...(slackButtons?.consoleUrl !== undefined && { [OPTIONAL_ENV.consoleUrl]: slackButtons.consoleUrl }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      errorMeans: 'Alerts are late. Each is sent again until every channel has it.',
    });
    tables.grant(this.announce, 'registry', ['Get', 'Update']);
    tables.grantWork(this.announce);
    this.announce.allow(['sns:Publish'], [topic.topicArn]);
    if (secrets.length > 0) {
      this.announce.allow(
        ['ssm:GetParameter'],
        secrets.map((name) => parameterArn(this, name)),
      );
    }
    feed(this.announce, platform, {
      name: 'announce',
      table: tables.registry,
      filter: FEED_FILTER,
      windowSeconds: BATCHING_WINDOW_SECONDS,
      failures: props.feedFailures,
    });
    schedule(this.announce, platform, 'rate(1 minute)');
    if (forPeople.length > 0) this.#tellAlarms(topic);
    alarm(this, platform, {
      id: 'alerts-undelivered',
      says: 'A channel (SNS, Slack, Teams, webhook) did not accept alerts. They are sent again until they are accepted.',
      metric: measured(platform, 'AlertsUndelivered', 'Sum', 15),
      atLeast: 3,
    });
  }

  /** CloudWatch's alarms go out by mail from the topic itself; Slack, Teams and a webhook get them through the function. */
  #tellAlarms(topic: ITopic): void {
    const { lambda } = this.announce;
    lambda.addPermission('Alarms', { principal: new ServicePrincipal('sns.amazonaws.com'), sourceArn: topic.topicArn });
    const alarms = new Subscription(this, 'Alarms', {
      topic,
      protocol: SubscriptionProtocol.LAMBDA,
      endpoint: lambda.functionArn,
      filterPolicyWithMessageBody: { [ALARM_FIELD]: FilterOrPolicy.filter(SubscriptionFilter.existsFilter()) },
    });
    suppressNag(alarms, {
      'Serverless-SNSRedrivePolicy': 'SNS tries for hours, and the same alarm goes out by mail.',
    });
  }
}
