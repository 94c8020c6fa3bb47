import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { EventIntake } from './event-intake.ts';
import { topOffenders } from './offenders.ts';
import type { MonitorFunction } from './parts/function.ts';
import { measured, ofAccount } from './parts/measure.ts';
import type { Platform } from './parts/platform.ts';
import type { Tables } from './tables.ts';

export type DashboardProps = {
  readonly functions: readonly MonitorFunction[];
  /** Those whose log holds judgements. */
  readonly judgedBy: readonly MonitorFunction[];
  readonly intake: EventIntake;
  readonly tables: Tables;
  readonly feedFailures: IQueue;
};

const MINUTES = 5;
const WIDTH = 8;
const PERIOD = Duration.minutes(MINUTES);

/** Fleet, offenders, standings, pipeline, SES's own view, and what costs money: one page. */
export function dashboard(scope: Construct, platform: Platform, props: DashboardProps): Dashboard {
  const { functions, intake, tables, feedFailures, judgedBy } = props;
  const page = new Dashboard(scope, 'Dashboard', { dashboardName: `${platform.name}-${Stack.of(scope).region}` });
  const sum = (name: Parameters<typeof measured>[1]) => measured(platform, name, 'Sum');
  const most = (name: Parameters<typeof measured>[1], minutes = MINUTES) =>
    measured(platform, name, 'Maximum', minutes);
  page.addWidgets(
    graph(
      'Events counted, and not',
      ['EventsCounted', 'EventsDuplicate', 'EventsSetAside', 'EventsMalformed', 'EventsTooOld'].map((name) =>
        sum(name as 'EventsCounted'),
      ),
    ),
    graph('Lag in ms: to the journal, to the judgement', [most('CountingLag'), most('JudgingLag')]),
    graph('Decided, carried out, held, failed, drifted', [
      sum('Decisions'),
      sum('PlacementsApplied'),
      most('HeldDecisions'),
      sum('PlacementFailures'),
      sum('Drift'),
    ]),
  );
  page.addWidgets(
    graph(
      'Sets by standing',
      (['SetsHealthy', 'SetsWarned', 'SetsQuarantined', 'SetsProbation', 'SetsPaused'] as const).map((name) =>
        most(name, 15),
      ),
      true,
    ),
    topOffenders(scope, platform, judgedBy, WIDTH),
    graph('IPs of the quarantine pool', [most('QuarantinePoolIps', 60)]),
  );
  page.addWidgets(
    graph('Age of the oldest event in s', [intake.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD })]),
    graph(
      'Dead letters',
      [intake.deadLetters, feedFailures].map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
      ),
    ),
    graph(
      'Change feeds behind in ms',
      functions.flatMap(({ lag }) => lag ?? []),
    ),
  );
  page.addWidgets(
    graph(
      'Errors',
      functions.map(({ lambda }) => lambda.metricErrors({ period: PERIOD })),
    ),
    graph(
      'Throttles',
      functions.map(({ lambda }) => lambda.metricThrottles({ period: PERIOD })),
    ),
    graph(
      'Duration, p95, in ms',
      functions.map(({ lambda }) => lambda.metricDuration({ period: PERIOD, statistic: 'p95' })),
    ),
  );
  page.addWidgets(
    graph('SES: bounce rate, by set where SES measures it', [searched('Reputation.BounceRate')]),
    graph('SES: complaint rate, by set where SES measures it', [searched('Reputation.ComplaintRate')]),
    graph(
      'SES: sent, delivered, bounced',
      ['Send', 'Delivery', 'Bounce', 'Complaint'].map((name) => ofAccount(name, 'Sum', 60)),
    ),
  );
  page.addWidgets(...costDrivers(intake, tables, functions));
  return page;
}

/** What a bill is made of, most of it first: SNS publishes, DynamoDB writes, Lambda's time, SQS, logs. */
function costDrivers(intake: EventIntake, tables: Tables, functions: readonly MonitorFunction[]): IWidget[] {
  const daily = Duration.days(1);
  const sum = { period: daily, statistic: 'Sum' };
  const writes = (table: ITable) => table.metricConsumedWriteCapacityUnits(sum);
  return [
    graph('Cost a day: SNS publishes, SQS messages', [
      intake.topic.metricNumberOfMessagesPublished(sum),
      intake.queue.metricNumberOfMessagesSent(sum),
    ]),
    graph('Cost a day: DynamoDB write units', [tables.journal, tables.totals, tables.registry].map(writes)),
    graph('Cost a day: Lambda ms, log bytes', [
      ...functions.map(({ lambda }) => lambda.metricDuration(sum)),
      ...functions.map(
        ({ logGroup }) =>
          new Metric({
            namespace: 'AWS/Logs',
            metricName: 'IncomingBytes',
            dimensionsMap: { LogGroupName: logGroup.logGroupName },
            ...sum,
          }),
      ),
    ]),
  ];
}

const graph = (title: string, left: readonly IMetric[], stacked = false): IWidget =>
  new GraphWidget({ title, left: [...left], stacked, width: WIDTH });

/** Whatever SES keeps under this name, whichever dimension it has. At most 500 series, of the last two weeks. */
const searched = (metricName: string): MathExpression =>
  new MathExpression({
    label: '',
    expression: `SEARCH('Namespace="AWS/SES" MetricName="${metricName}"', 'Maximum', 3600)`,
    usingMetrics: {},
    period: Duration.hours(1),
  });
