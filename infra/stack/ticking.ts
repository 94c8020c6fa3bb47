import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { CONCURRENCY, ENV, MEMORY_MB, OPTIONAL_ENV, TIMEOUT_SECONDS } from '../../functions/tick/env.ts';
import type { ScheduledName } from '../../shared/schedules/scheduled.data.ts';
import { grantJudging } from './evaluation.ts';
import { alarm } from './parts/alarm.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { schedule } from './parts/schedule.ts';
import type { Tables } from './tables.ts';

export type TickingProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  /** How many shards the journal is to have; undefined: as many as it has. */
  readonly journalShards: number | undefined;
  /** Whether applications ask how much they may send. */
  readonly allowances: boolean;
  /** Functions that run on a schedule alone; it tells where one does not. */
  readonly scheduled: readonly ScheduledName[];
};

/** Each minute tick closes slots, checks every timer and does the work of lost stream records. */
export class Ticking extends Construct {
  readonly tick: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: TickingProps) {
    super(scope, id);
    const { tables, policy, journalShards, allowances, scheduled } = props;
    const environment: EnvOf<typeof ENV> = {
      [ENV.journalTable]: tables.journal.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.registryTable]: tables.registry.tableName,
    };
    this.tick = new MonitorFunction(this, 'Tick', platform, {
      name: 'tick',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        [OPTIONAL_ENV.schedules]: scheduled.join(','),
        ...(allowances && { [OPTIONAL_ENV.allowances]: 'on' }),
        ...(journalShards !== undefined && { [OPTIONAL_ENV.journalShards]: String(journalShards) }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      alarmAtErrors: 3,
      errorMeans: 'Totals are not closed, quarantines do not end. The next minute tries again.',
    });
    grantJudging(tables, this.tick);
    // Whether a partition holds anything.
    tables.grant(this.tick, 'journal', ['Get']);
    tables.grantWork(this.tick);
    schedule(this.tick, platform, 'rate(1 minute)');
    const invocations = { period: Duration.minutes(5), statistic: 'Sum' };
    alarm(this, platform, {
      id: 'tick-missing',
      says: `${platform.name}-tick has not run for ten minutes. Totals are not closed, quarantines do not end.`,
      metric: this.tick.lambda.metricInvocations(invocations),
      atLeast: 1,
      below: true,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    });
    alarm(this, platform, {
      id: 'tick-throttled',
      says: `${platform.name}-tick has taken longer than a minute for half an hour.`,
      metric: this.tick.lambda.metricThrottles(invocations),
      atLeast: 3,
      periods: 6,
    });
  }
}
