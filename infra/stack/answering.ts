import { CfnOutput } from 'aws-cdk-lib';
import { FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  CONCURRENCY,
  ENV,
  MEMORY_MB,
  OPTIONAL_ENV,
  TIMEOUT_SECONDS,
  WRITES_UNDER,
} from '../../functions/answer-slack/env.ts';
import { alarm } from './parts/alarm.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { measured } from './parts/measure.ts';
import { parameterArn } from './parts/parameter.ts';
import type { Platform } from './parts/platform.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type AnsweringProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  readonly buttons: NonNullable<Settings['slackButtons']>;
};

/**
 * What answers the buttons of Slack's messages: a URL that anybody can call, because Slack cannot sign for IAM. Its
 * function asks for Slack's own signature, runs twice at a time at most, and may write what deciding about a set writes:
 * neither the switch nor the policy.
 */
export class Answering extends Construct {
  readonly answer: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, { tables, policy, buttons }: AnsweringProps) {
    super(scope, id);
    const { signingSecretParameter, users, workspace, consoleUrl } = buttons;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.signingSecretParameter]: signingSecretParameter,
      [ENV.users]: users.join(','),
      [ENV.workspace]: workspace,
    };
    this.answer = new MonitorFunction(this, 'AnswerSlack', platform, {
      name: 'answer-slack',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        ...(consoleUrl !== undefined && { [OPTIONAL_ENV.consoleUrl]: consoleUrl }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      errorMeans: 'A button in Slack did nothing, and Slack showed a warning.',
    });
    tables.grant(this.answer, 'registry', ['Get', 'Query']);
    tables.grant(this.answer, 'registry', ['Put', 'Update'], WRITES_UNDER);
    this.answer.allow(['ssm:GetParameter'], [parameterArn(this, signingSecretParameter)]);
    this.#open(platform);
    alarm(this, platform, {
      id: 'slack-refused',
      says: '20 requests or more to the URL of the buttons in Slack were refused within five minutes.',
      metric: measured(platform, 'SlackRefused', 'Sum'),
      atLeast: 20,
    });
  }

  /** Its URL, for everybody, and as an output of the stack: it goes into the settings of the Slack app. */
  #open({ name }: Platform): void {
    const { lambda } = this.answer;
    const url = new FunctionUrl(this, 'Url', { function: lambda, authType: FunctionUrlAuthType.NONE });
    const monitor = this.node.scope?.node.id.replace(/[^A-Za-z0-9]/g, '') ?? '';
    new CfnOutput(this, 'SlackUrl', {
      value: url.url,
      description: `${name}: Request URL of the Slack app, Interactivity`,
    }).overrideLogicalId(`${monitor}SlackUrl`);
  }
}
