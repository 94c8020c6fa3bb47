import { Construct } from 'constructs';
import { ENV, MEMORY_MB, TIMEOUT_SECONDS, UNDER } from '../../functions/serve-allowance/env.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { openSigned } from './parts/url.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type AllowingProps = {
  readonly tables: Tables;
  readonly callers: NonNullable<Settings['allowance']>['callers'];
};

/**
 * What applications ask how much they may send: a function of its own, because a path of a URL cannot be granted alone.
 * It knows allowances and who asks for them, and nothing else of the registry.
 */
export class Allowing extends Construct {
  readonly serve: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, { tables, callers }: AllowingProps) {
    super(scope, id);
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.callers]: JSON.stringify(callers),
    };
    this.serve = new MonitorFunction(this, 'ServeAllowance', platform, {
      name: 'serve-allowance',
      environment,
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      errorMeans: 'An application that asked how much it may send got no answer, and went by its own rule.',
    });
    tables.grant(this.serve, 'registry', ['Get', 'Put', 'Update'], UNDER);
    openSigned(this, this.serve.lambda, platform, {
      id: 'ServeAllowance',
      output: 'AllowanceUrl',
      group: 'senders',
      does: 'ask how much may be sent',
    });
  }
}
