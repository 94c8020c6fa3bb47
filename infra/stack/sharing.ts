import { CfnOutput } from 'aws-cdk-lib';
import { FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { OPTIONAL_ENV as ADMIN_ENV } from '../../functions/serve-admin/env.ts';
import {
  CONCURRENCY,
  COUNTS_UNDER,
  ENV,
  MEMORY_MB,
  OPTIONAL_ENV,
  READS_UNDER,
  TIMEOUT_SECONDS,
} from '../../functions/serve-tenant/env.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Tables } from './tables.ts';

export type SharingProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
};

/**
 * The page of one tenant: a URL that anybody can call, because a tenant cannot sign for IAM. Its function shows what a
 * link names that it has signed itself, reads totals and registry, writes nothing, and runs five times at a time at most.
 */
export class Sharing extends Construct {
  readonly serve: MonitorFunction;
  readonly #url: string;

  constructor(scope: Construct, id: string, platform: Platform, { tables, policy }: SharingProps) {
    super(scope, id);
    const key = keyOf(this, platform);
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.keySecretArn]: key.secretArn,
    };
    this.serve = new MonitorFunction(this, 'ServeTenant', platform, {
      name: 'serve-tenant',
      environment: { ...environment, [OPTIONAL_ENV.policy]: policy },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      errorMeans: 'A tenant’s page could not be shown. Nothing else depends on it.',
    });
    tables.grant(this.serve, 'registry', ['Get', 'BatchGet', 'Query'], READS_UNDER);
    tables.grant(this.serve, 'totals', ['Query'], COUNTS_UNDER);
    this.serve.allow(['secretsmanager:GetSecretValue'], [key.secretArn]);
    this.#url = this.#open(platform);
  }

  /** Tells the operators' function where it asks for links. */
  tell({ lambda }: MonitorFunction): void {
    lambda.addEnvironment(ADMIN_ENV.tenantPageUrl, this.#url);
  }

  /** Its URL, for everybody, and as an output of the stack. */
  #open({ name }: Platform): string {
    const url = new FunctionUrl(this, 'Url', { function: this.serve.lambda, authType: FunctionUrlAuthType.NONE });
    const monitor = this.node.scope?.node.id.replace(/[^A-Za-z0-9]/g, '') ?? '';
    new CfnOutput(this, 'TenantPageUrl', {
      value: url.url,
      description: `${name}: pages of tenants; only a link of lazaretto tenant-link opens one`,
    }).overrideLogicalId(`${monitor}TenantPageUrl`);
    return url.url;
  }
}

/** The key that links are signed with: made once, by the stack. Its version before the present one still opens links. */
function keyOf(scope: Construct, { key, removalPolicy }: Platform): Secret {
  const secret = new Secret(scope, 'Key', {
    description: 'Lazaretto: HMAC key of links to tenants’ pages. Replacing it twice voids every link.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy,
    ...(key && { encryptionKey: key }),
  });
  const reason = 'Every link ends within 30 days. Two rotations within that time would void links that are in use.';
  suppressNag(secret, { 'AwsSolutions-SMG4': reason, 'NIST.800.53.R5-SecretsManagerRotationEnabled': reason });
  return secret;
}
