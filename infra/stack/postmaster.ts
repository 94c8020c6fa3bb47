import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  CONCURRENCY,
  ENV,
  MEMORY_MB,
  OPTIONAL_ENV,
  SCHEDULE,
  TIMEOUT_SECONDS,
} from '../../functions/collect-postmaster/env.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { parameterArn } from './parts/parameter.ts';
import type { Platform } from './parts/platform.ts';
import { schedule } from './parts/schedule.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type PostmasterProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  readonly postmaster: NonNullable<Settings['postmaster']>;
};

/** Once a day collect-postmaster fetches what Gmail says of domains. It alone may read the refresh token. */
export class Postmaster extends Construct {
  readonly collect: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, { tables, policy, postmaster }: PostmasterProps) {
    super(scope, id);
    const { parameter, domains, key } = postmaster;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.parameter]: parameter,
    };
    this.collect = new MonitorFunction(this, 'CollectPostmaster', platform, {
      name: 'collect-postmaster',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        ...(domains && { [OPTIONAL_ENV.domains]: domains.join(',') }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      errorMeans: "Gmail's figures were not fetched. The next run fetches the days that are missing.",
    });
    tables.grant(this.collect, 'registry', ['Get', 'Query', 'Put', 'Update', 'Delete']);
    tables.grant(this.collect, 'totals', ['Query', 'Put']);
    this.collect.allow(['ssm:GetParameter'], [parameterArn(this, parameter)]);
    // SSM decrypts with the rights of whoever reads, for this parameter alone.
    // https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    if (key !== undefined) {
      const { region, urlSuffix } = Stack.of(this);
      this.collect.allow(['kms:Decrypt'], [key], {
        StringEquals: {
          'kms:ViaService': `ssm.${region}.${urlSuffix}`,
          'kms:EncryptionContext:PARAMETER_ARN': parameterArn(this, parameter),
        },
      });
    }
    schedule(this.collect, platform, SCHEDULE, { retries: 2, withinMinutes: 60 });
  }
}
