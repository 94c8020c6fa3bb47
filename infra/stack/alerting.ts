import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { suppressNag } from './parts/suppress-nag.ts';

export type AlertingProps = {
  readonly emails: readonly string[];
  readonly key: IKey | null;
};

/** The topic on which everything is told: alerts about sets, and alarms about Lazaretto itself. */
export class Alerting extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { emails, key }: AlertingProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key && { masterKey: key }) });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OurAlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    for (const [index, endpoint] of emails.entries()) {
      const mail = new Subscription(this, `Mail${index}`, {
        topic: this.topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint,
      });
      suppressNag(mail, {
        'Serverless-SNSRedrivePolicy':
          'Word of an alert that mail did not take would go by the same mail; the registry keeps the alert itself.',
      });
    }
  }
}
