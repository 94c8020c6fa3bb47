import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV, FEED_FILTER, MEMORY_MB, OPTIONAL_ENV, TIMEOUT_SECONDS } from '../../functions/evaluate-sets/env.ts';
import { alarm } from './parts/alarm.ts';
import { feed } from './parts/feed.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { measured } from './parts/measure.ts';
import type { Platform } from './parts/platform.ts';
import type { Tables } from './tables.ts';

export type EvaluationProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  readonly windowSeconds: number;
  readonly feedFailures: IQueue;
  /** Sets that may be quarantined or paused at a time before somebody should look at the whole. */
  readonly quarantinedSets: number;
};

/** The change feed of the journal starts evaluate-sets, which folds, judges and decides. */
export class Evaluation extends Construct {
  readonly evaluate: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: EvaluationProps) {
    super(scope, id);
    const { tables } = props;
    this.evaluate = new MonitorFunction(this, 'EvaluateSets', platform, {
      name: 'evaluate-sets',
      environment: { ...judgingEnvironment(tables), [OPTIONAL_ENV.policy]: props.policy },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      errorMeans: 'The change feed tries again. tick judges what was left within a minute.',
    });
    grantJudging(tables, this.evaluate);
    feed(this.evaluate, platform, {
      name: 'evaluate-sets',
      table: tables.journal,
      filter: FEED_FILTER,
      windowSeconds: props.windowSeconds,
      failures: props.feedFailures,
    });
    alarm(this, platform, {
      id: 'evaluate-sets-throttled',
      says: `${platform.name}-evaluate-sets is throttled. Other functions use all the concurrency of the account.`,
      metric: this.evaluate.lambda.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      atLeast: 10,
      periods: 3,
    });
    alarm(this, platform, {
      id: 'many-sets-quarantined',
      says: `${props.quarantinedSets} sets or more are quarantined.`,
      metric: measured(platform, 'SetsQuarantined', 'Maximum', 15),
      atLeast: props.quarantinedSets,
    });
  }
}

export const judgingEnvironment = (tables: Tables): EnvOf<typeof ENV> => ({
  [ENV.journalTable]: tables.journal.tableName,
  [ENV.totalsTable]: tables.totals.tableName,
  [ENV.registryTable]: tables.registry.tableName,
});

/** What judging reads and writes, for evaluate-sets and for tick, which does the same on a schedule. */
export function grantJudging(tables: Tables, to: MonitorFunction): void {
  tables.grant(to, 'journal', ['Query']);
  tables.grant(to, 'totals', ['Get', 'Put', 'Query', 'Update']);
  tables.grant(to, 'registry', ['Get', 'Put', 'Query', 'Update']);
}
