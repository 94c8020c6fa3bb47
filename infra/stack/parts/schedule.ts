import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { MonitorFunction } from './function.ts';
import type { Platform } from './platform.ts';

/** How often a ring is repeated that was not heard or ended in an error, and after how many minutes it is forgotten. */
export type Insistence = { readonly retries: number; readonly withinMinutes: number };
/** For what rings each minute: the next one says the same. */
const ONCE: Insistence = { retries: 0, withinMinutes: 1 };

/**
 * Ring a function on a schedule, with nothing in its hand.
 * @param expression as EventBridge Scheduler writes it, `rate(1 minute)`; a `cron(…)` is in UTC
 * @param insistence default: a ring that is not heard within a minute is forgotten
 */
export function schedule(
  to: MonitorFunction,
  { name }: Platform,
  expression: string,
  { retries, withinMinutes }: Insistence = ONCE,
): void {
  const { account } = Stack.of(to);
  const role = new Role(to, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    description: `${name}: rings ${to.node.id}`,
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [to.lambda.functionArn] }));
  const made = new CfnSchedule(to, 'Schedule', {
    description: `${name}: rings ${to.node.id}`,
    scheduleExpression: expression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: to.lambda.functionArn,
      roleArn: role.roleArn,
      input: '{}',
      retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: withinMinutes * 60 },
    },
  });
  made.node.addDependency(role);
  new EventInvokeConfig(to, 'Rings', {
    function: to.lambda,
    retryAttempts: retries,
    maxEventAge: Duration.minutes(withinMinutes),
  });
}
