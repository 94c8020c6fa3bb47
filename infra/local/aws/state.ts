import type { ReceiptRule } from '@aws-sdk/client-ses';
import type {
  DedicatedIp,
  DeliveryOptions,
  EventDestination,
  GetAccountResponse,
  GetEmailIdentityResponse,
  MultiRegionEndpoint,
  RecommendationImpact,
  RecommendationStatus,
  RecommendationType,
  ScalingMode,
  SendingStatus,
  SuppressionOptions,
  Tag,
} from '@aws-sdk/client-sesv2';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { DEFAULT_DEDICATED_POOL as DEFAULT_POOL } from '../../../shared/placement/delivery.ts';

import type { Bucket } from './s3/bucket.ts';

/** A configuration set as it is. */
export type ConfigurationSet = { readonly delivery: DeliveryOptions; readonly sendingEnabled: boolean };
/** A tenant as its owner set it. */
export type SesTenant = {
  readonly name: string;
  readonly arn: string;
  readonly status: SendingStatus;
  readonly changedAt: EpochMs;
  /** Why SES itself has paused it; absent: it has not. */
  readonly bySes?: string;
  readonly impact?: RecommendationImpact;
  readonly tags?: readonly Tag[];
  /** ARNs of what it may send with. */
  readonly resources?: readonly string[];
  /** ARN; absent: the standard one. */
  readonly policy?: string;
};
/** What SES's adviser finds of a resource. */
export type SesRecommendation = {
  readonly arn: string;
  readonly type: RecommendationType;
  readonly impact: RecommendationImpact;
  readonly status: RecommendationStatus;
  readonly createdAt: EpochMs;
};
/** An SNS message that was taken. */
export type PublishedMessage = {
  readonly messageId: string;
  readonly topicArn: string;
  readonly at: EpochMs;
  readonly subject: string | undefined;
  readonly message: string;
  /** The message for each protocol, if it was published with the structure `json`. */
  readonly byProtocol: Readonly<Record<string, string>> | undefined;
  readonly attributes: Readonly<Record<string, string>>;
};
/** An SQS message that was taken. */
export type Sent = {
  readonly messageId: string;
  readonly queue: string;
  readonly at: EpochMs;
  readonly body: string;
  readonly delaySeconds: number;
  readonly attributes: Readonly<Record<string, string>>;
};
/** One call of any operation, with the name of its error if it failed. */
export type RecordedCall = {
  readonly operation: string;
  readonly at: EpochMs;
  readonly input: unknown;
  readonly error: string | undefined;
};

/** What no tenant can be called. */
export const ACCOUNT_LIST = '';
type Earlier = { readonly value: ConfigurationSet; readonly until: EpochMs };

/** Everything that the stand-in for AWS remembers. Tests read it, and write it to begin with. */
export class AwsState {
  readonly sets = new Map<string, ConfigurationSet>();
  /** Event destinations and tags, by set. */
  readonly destinations = new Map<string, readonly EventDestination[]>();
  readonly tags = new Map<string, readonly Tag[]>();
  /** What SES published to try a topic when an event destination was made or changed. */
  readonly validations: { readonly topicArn: string; readonly at: EpochMs; readonly message: string }[] = [];
  readonly pools = new Map<string, ScalingMode>();
  readonly ips: DedicatedIp[] = [];
  /** In front of the ARNs of what is made; may be changed. */
  arnPrefix = 'arn:aws:ses:us-east-1:000000000000';
  readonly tenants = new Map<string, SesTenant>();
  /** What the DNS says, for SES to verify identities by; absent: it says nothing, and identities stay as they are. */
  lookup: ((name: string, type: 'CNAME' | 'MX' | 'TXT') => readonly string[]) | null = null;
  /** Suppression options of sets, as they were made. */
  readonly suppression = new Map<string, SuppressionOptions>();
  readonly identities = new Map<string, GetEmailIdentityResponse>();
  /** Addresses on suppression lists, by tenant; `ACCOUNT_LIST`: on the account's. */
  readonly suppressed = new Map<string, readonly string[]>();
  /** As SES shows the account; may be changed. */
  account: GetAccountResponse = {
    EnforcementStatus: 'HEALTHY',
    SendingEnabled: true,
    ProductionAccessEnabled: true,
    SendQuota: { Max24HourSend: -1, MaxSendRate: 100, SentLast24Hours: 0 },
  };
  readonly endpoints: MultiRegionEndpoint[] = [];
  readonly recommendations: SesRecommendation[] = [];
  /** The receipt rule set that is active. */
  receiving: { readonly name: string; readonly rules: ReceiptRule[] } | null = null;
  /** ARNs of the topics that exist. */
  readonly topics = new Set<string>();
  /** Until when somebody holds a message that was received, by its id. */
  readonly held = new Map<string, EpochMs>();
  /** Names of the queues that exist. */
  readonly queues = new Set<string>();
  /** By name. */
  readonly buckets = new Map<string, Bucket>();
  readonly published: PublishedMessage[] = [];
  readonly sent: Sent[] = [];
  readonly calls: RecordedCall[] = [];
  readonly #earlier = new Map<string, Earlier[]>();

  /** Calls that were answered `TooManyRequestsException` by the rate limit. */
  get throttled(): number {
    return this.calls.filter((call) => call.error === 'TooManyRequestsException').length;
  }

  addSet(name: string, delivery: DeliveryOptions = {}, sendingEnabled = true): void {
    this.sets.set(name, { delivery: { TlsPolicy: 'OPTIONAL', ...delivery }, sendingEnabled });
  }

  /** Adds dedicated IPs that are in no pool of their own; sets without a pool send through them. */
  addLooseIps(ips: readonly string[]): void {
    for (const ip of ips) {
      this.ips.push({ Ip: ip, PoolName: DEFAULT_POOL, WarmupStatus: 'DONE', WarmupPercentage: 100 });
    }
  }

  /** Adds a pool with standard IPs that are warmed up, or a managed pool with IPs of its own. */
  addPool(name: string, ips: readonly string[] = [], scaling: ScalingMode = 'STANDARD'): void {
    this.pools.set(name, scaling);
    const warmth =
      scaling === 'MANAGED'
        ? ({ WarmupStatus: 'NOT_APPLICABLE', WarmupPercentage: -1 } as const)
        : ({ WarmupStatus: 'DONE', WarmupPercentage: 100 } as const);
    for (const ip of ips) this.ips.push({ Ip: ip, PoolName: name, ...warmth });
  }

  /** Deletes a set with all that is its own, as if it had never been. */
  removeSet(name: string): void {
    for (const own of [this.sets, this.destinations, this.tags, this.#earlier]) own.delete(name);
  }

  /** Deletes a pool, and gives its addresses back. Sets that name it go on naming it. */
  removePool(name: string): void {
    this.pools.delete(name);
    this.ips.splice(0, this.ips.length, ...this.ips.filter(({ PoolName }) => PoolName !== name));
  }

  /** Takes every address out of a pool, which stays. */
  emptyPool(name: string): void {
    const scaling = this.pools.get(name);
    this.removePool(name);
    this.addPool(name, [], scaling);
  }

  addTenant(name: string, now: EpochMs): void {
    const arn = `${this.arnPrefix}:tenant/${name}/tn-${this.tenants.size}`;
    this.tenants.set(name, { name, arn, status: 'ENABLED', changedAt: now });
  }

  /** Changes a set; reads show the former one until `visibleAt`. */
  changeSet(name: string, to: ConfigurationSet, visibleAt: EpochMs): void {
    const from = this.sets.get(name);
    if (from !== undefined) {
      this.#earlier.set(name, [...(this.#earlier.get(name) ?? []), { value: from, until: visibleAt }]);
    }
    this.sets.set(name, to);
  }

  /** A set as a read at `now` shows it. */
  readSet(name: string, now: EpochMs): ConfigurationSet | undefined {
    const earlier = (this.#earlier.get(name) ?? []).filter(({ until }) => until > now);
    this.#earlier.set(name, earlier);
    return earlier[0]?.value ?? this.sets.get(name);
  }
}
