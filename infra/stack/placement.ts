import { Stack } from 'aws-cdk-lib';
import { CfnDedicatedIpPool } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ATTACH_ENV,
  BATCHING_WINDOW_SECONDS,
  CHANGES_ENV,
  CONCURRENCY,
  ENV,
  FEED_FILTER,
  MEMORY_MB,
  ONBOARDING_ENV,
  OPTIONAL_ENV,
  POOLS_ENV,
  TIMEOUT_SECONDS,
} from '../../functions/place-sets/env.ts';
import { MADE_TAG } from '../../shared/onboarding/made-tag.ts';
import { alarm } from './parts/alarm.ts';
import { feed } from './parts/feed.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { measured } from './parts/measure.ts';
import type { Platform } from './parts/platform.ts';
import { schedule } from './parts/schedule.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import { newSendersIn, pausesTenants, standbyIn } from './settings/policy-reads.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type PlacementProps = Pick<
  Settings,
  'quarantinePool' | 'homePools' | 'attach' | 'eventTypes' | 'cloudTrail' | 'onboarding'
> & {
  readonly eventTopic: ITopic;
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  readonly feedFailures: IQueue;
};

/** SES's name for its shared IPs: where a set without a pool comes home to. */
const SHARED_POOL = 'ses-shared-pool';
/** SES's name for dedicated IPs that are in no pool of the account's own. */
const DEFAULT_POOL = 'ses-default-dedicated-pool';

/** Pools to which sets may be moved: away, to stand by, and home. Null: any. */
const poolsOf = ({ quarantinePool, homePools, policy }: PlacementProps): readonly string[] | null =>
  homePools === undefined
    ? null
    : [
        ...new Set([
          ...homePools,
          quarantinePool.name,
          SHARED_POOL,
          DEFAULT_POOL,
          ...Object.entries(standbyIn(policy)).flat(),
          ...[newSendersIn(policy)].filter((pool) => pool !== null),
        ]),
      ];

/** The registry's change feed starts place-sets, which carries decisions out. Nothing else calls SES's control plane. */
export class Placement extends Construct {
  readonly place: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: PlacementProps) {
    super(scope, id);
    const { tables, quarantinePool } = props;
    if (quarantinePool.create) this.#createPool(quarantinePool, platform);
    const environment: EnvOf<typeof ENV> = { [ENV.registryTable]: tables.registry.tableName };
    const pools = poolsOf(props);
    const attaching: EnvOf<typeof ATTACH_ENV> = {
      [ATTACH_ENV.topicArn]: props.eventTopic.topicArn,
      [ATTACH_ENV.mode]: props.attach,
      [ATTACH_ENV.destination]: platform.name,
      [ATTACH_ENV.eventTypes]: props.eventTypes.join(','),
    };
    this.place = new MonitorFunction(this, 'PlaceSets', platform, {
      name: 'place-sets',
      environment: {
        ...environment,
        ...attaching,
        [OPTIONAL_ENV.policy]: props.policy,
        ...(pools !== null && { [POOLS_ENV.granted]: pools.join(',') }),
        ...(props.onboarding && { [ONBOARDING_ENV.onboarding]: 'true' }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      errorMeans: 'Decisions wait in the registry. They are tried again each minute.',
    });
    tables.grant(this.place, 'registry', ['Get', 'Put', 'Query', 'Update', 'Delete']);
    tables.grantWork(this.place);
    this.#grantSes(props, pools);
    if (props.cloudTrail) this.#grantTrail();
    feed(this.place, platform, {
      name: 'place-sets',
      table: tables.registry,
      filter: FEED_FILTER,
      windowSeconds: BATCHING_WINDOW_SECONDS,
      failures: props.feedFailures,
    });
    schedule(this.place, platform, 'rate(1 minute)');
    this.#watch(platform);
  }

  /** It stays with the tables where the stack is removed: sets may still send from it, and its addresses are leased. */
  #createPool({ name, scaling }: Settings['quarantinePool'], { removalPolicy }: Platform): void {
    const pool = new CfnDedicatedIpPool(this, 'QuarantinePool', {
      poolName: name,
      scalingMode: scaling === 'managed' ? 'MANAGED' : 'STANDARD',
    });
    pool.applyRemovalPolicy(removalPolicy);
  }

  /** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sesv2.html */
  #grantSes({ attach, policy, onboarding, homePools }: PlacementProps, granted: readonly string[] | null): void {
    const arn = (resource: string, name: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName: name });
    const sets = arn('configuration-set', '*');
    const anyPool = arn('dedicated-ip-pool', '*');
    const pools = granted === null ? [anyPool] : granted.map((pool) => arn('dedicated-ip-pool', pool));
    this.place.allow(['ses:GetConfigurationSet', 'ses:PutConfigurationSetSendingOptions'], [sets]);
    // Which pool a set sends from is decided by the right to both.
    this.place.allow(['ses:PutConfigurationSetDeliveryOptions'], [sets, ...pools]);
    this.place.allow(['ses:GetDedicatedIpPool'], [anyPool]);
    // What lists names no resource; without a pool's name GetDedicatedIps lists the IPs of all.
    this.place.allow(
      [
        'ses:GetAccount',
        'ses:GetDedicatedIps',
        'ses:ListConfigurationSets',
        'ses:ListDedicatedIpPools',
        'ses:ListEmailIdentities',
        'ses:ListMultiRegionEndpoints',
        'ses:ListRecommendations',
        'ses:ListReputationEntities',
      ],
      ['*'],
    );
    this.place.allow(['ses:GetEmailIdentity'], [arn('identity', '*')]);
    this.place.allow(['ses:GetConfigurationSetEventDestinations'], [sets]);
    // An evacuation takes off what was attached, though nothing is to be attached any more.
    const verbs = attach === 'none' ? ['Delete'] : ['Create', 'Update', 'Delete'];
    this.place.allow(
      verbs.map((verb) => `ses:${verb}ConfigurationSetEventDestination`),
      [sets],
    );
    if (pausesTenants(policy)) {
      this.place.allow(
        ['ses:GetTenant', 'ses:GetReputationEntity', 'ses:UpdateReputationEntityCustomerManagedStatus'],
        [arn('tenant', '*')],
      );
    }
    if (onboarding) {
      // What is made is tagged, and so may be told from what was there before.
      const own = homePools?.map((pool) => arn('dedicated-ip-pool', pool)) ?? [anyPool];
      this.place.allow(['ses:CreateConfigurationSet'], [sets, ...own]);
      this.place.allow(['ses:CreateEmailIdentity', 'ses:PutEmailIdentityMailFromAttributes'], [arn('identity', '*')]);
      this.place.allow(
        ['ses:CreateTenant', 'ses:GetTenant', 'ses:GetReputationEntity', 'ses:UpdateReputationEntityPolicy'],
        [arn('tenant', '*')],
      );
      // SES's own policies are a resource of their own.
      const policies = ['none', 'standard', 'strict'].map((name) =>
        Stack.of(this).formatArn({ service: 'ses', account: 'aws', resource: 'reputation-policy', resourceName: name }),
      );
      this.place.allow(['ses:UpdateReputationEntityPolicy'], policies);
      const made = [sets, arn('identity', '*'), arn('tenant', '*')];
      this.place.allow(['ses:TagResource'], made);
      // It asks for a set, an identity, a template and a tenant at once, whichever of them it names.
      this.place.allow(['ses:CreateTenantResourceAssociation'], ['*']);
      this.#grantRemoval(made);
    }
    const any = (type: string) => `[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:${type}/*]`;
    const reasons = {
      'configuration-set': 'Which sets there are is known at run time only; it may look at, and move, any of them.',
      'dedicated-ip-pool': 'Which pools sets come home to is known at run time only; `homePools` narrows it down.',
      identity: 'Which identities send is known at run time only; it reads them.',
      tenant: 'Which tenants send is known at run time only; with `pauseTenants` it may pause any of them.',
    };
    for (const [type, reason] of Object.entries(reasons)) {
      suppressNag(this.place, {
        [`AwsSolutions-IAM5${any(type)}`]: reason,
        [`Serverless-LambdaLeastPrivilege${any(type)}`]: reason,
      });
    }
  }

  /** What is deleted carries our tag; what others made cannot be. */
  #grantRemoval([sets = '', identities = '', tenants = '']: readonly string[]): void {
    const isOurs = { StringLike: { [`aws:ResourceTag/${MADE_TAG}`]: '*' } };
    this.place.allow(['ses:DeleteConfigurationSet'], [sets], isOurs);
    this.place.allow(['ses:DeleteEmailIdentity'], [identities], isOurs);
    this.place.allow(['ses:DeleteTenant'], [tenants], isOurs);
    // Like the one that associates, these ask for whatever may be associated, whichever is named.
    this.place.allow(['ses:DeleteTenantResourceAssociation'], ['*'], isOurs);
    this.place.allow(['ses:ListResourceTenants'], ['*']);
    this.place.allow(['ses:ListTenantResources', 'ses:ListSuppressedDestinations'], [tenants]);
  }

  /** Who changed a set. CloudTrail knows no resources for this call. */
  #grantTrail(): void {
    this.place.lambda.addEnvironment(CHANGES_ENV.ownRole, this.place.role.roleArn);
    this.place.allow(['cloudtrail:LookupEvents'], ['*']);
  }

  #watch(platform: Platform): void {
    alarm(this, platform, {
      id: 'placement-failures',
      says: 'Three moves or more failed within 15 minutes. SES refuses, throttles or does not answer, or a pool is empty.',
      metric: measured(platform, 'PlacementFailures', 'Sum', 15),
      atLeast: 3,
    });
    alarm(this, platform, {
      id: 'held-decisions',
      says: 'Decisions wait for a person. More sets would move than the blast radius allows, or the switch is off.',
      metric: measured(platform, 'HeldDecisions', 'Maximum'),
      atLeast: 1,
    });
    alarm(this, platform, {
      id: 'placement-drift',
      says: 'A set is in another pool than Lazaretto put it into, or its sending was switched. Somebody else did it.',
      metric: measured(platform, 'Drift', 'Sum'),
      atLeast: 1,
    });
    alarm(this, platform, {
      id: 'quarantine-pool-empty',
      says: 'The quarantine pool does not exist, or holds no dedicated IP. No set can be quarantined.',
      // Looked at once a round of the inventory, of which a large account has one in some hours.
      metric: measured(platform, 'QuarantinePoolIps', 'Maximum', 60),
      atLeast: 1,
      below: true,
    });
  }
}
