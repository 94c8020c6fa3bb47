import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { MonitorFunction } from './function.ts';
import type { Platform } from './platform.ts';

/** How often a call that was not taken, or that failed, is tried again, and after how many minutes it is dropped. */
export type Insistence = { readonly retries: number; readonly withinMinutes: number };
/** For what runs each minute: the next run does the same. */
const ONCE: Insistence = { retries: 0, withinMinutes: 1 };

/**
 * Start a function on a schedule, with an empty event.
 * @param expression as EventBridge Scheduler writes it, `rate(1 minute)`; a `cron(…)` is in UTC
 * @param another a second schedule of the same function, by its name, and the event that it starts it with
 * @param insistence default: a call that is not taken within a minute is dropped
 */
export function schedule(
  to: MonitorFunction,
  { name }: Platform,
  expression: string,
  { retries, withinMinutes }: Insistence = ONCE,
  another?: { readonly id: string; readonly input: Readonly<Record<string, string>> },
): void {
  const id = another?.id ?? '';
  const { account } = Stack.of(to);
  const role = new Role(to, `${id}ScheduleRole`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    description: `${name}: starts ${to.node.id}`,
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [to.lambda.functionArn] }));
  const made = new CfnSchedule(to, `${id}Schedule`, {
    description: `${name}: starts ${to.node.id}`,
    scheduleExpression: expression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: to.lambda.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(another?.input ?? {}),
      retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: withinMinutes * 60 },
    },
  });
  made.node.addDependency(role);
  if (another !== undefined) return;
  new EventInvokeConfig(to, 'Rings', {
    function: to.lambda,
    retryAttempts: retries,
    maxEventAge: Duration.minutes(withinMinutes),
  });
}
