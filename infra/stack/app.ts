import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DEFAULT_DEPLOYMENT } from '../../shared/telemetry/metrics.ts';
import { DeliverabilityMonitor } from './monitor.ts';
import { readSettings, type SettingsInput } from './settings.ts';

export type { SettingsInput } from './settings.ts';

/** How CDK behaves here, however the app is started. */
const FLAGS = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
};

/** Two deployments in a Region are two stacks: one that is called like another would replace it. */
const stackNameOf = (name: string): string => (name === DEFAULT_DEPLOYMENT ? 'Lazaretto' : `Lazaretto-${name}`);

/** The ready app: one stack with one monitor, held to two rule packs. @throws {InvalidSettings} */
export function appOf(input: SettingsInput, props: ConstructorParameters<typeof App>[0] = {}): App {
  const { name } = readSettings(input);
  const app = new App({ ...props, context: { ...FLAGS, ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const { encryptionKeyArn, ...settings } = input;
  const stack = new Stack(app, 'Lazaretto', {
    stackName: stackNameOf(name),
    description: 'Lazaretto keeps one bad sender on Amazon SES from sinking the others.',
    terminationProtection: settings.removal !== 'destroy',
  });
  const monitor = new DeliverabilityMonitor(stack, 'Monitor', {
    ...settings,
    ...(encryptionKeyArn !== undefined && { encryptionKey: Key.fromKeyArn(stack, 'Key', encryptionKeyArn) }),
  });
  new CfnOutput(stack, 'EventTopicArn', { value: monitor.eventTopic.topicArn });
  new CfnOutput(stack, 'AlertTopicArn', { value: monitor.alertTopic.topicArn });
  new CfnOutput(stack, 'RegistryTable', { value: monitor.tables.registry.tableName });
  return app;
}
