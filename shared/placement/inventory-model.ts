import type { EpochMs } from '../kernel/time.ts';

/** A dedicated IP as SES lists it. `warmupPercent` null: not known, or a managed pool. */
export type DedicatedIp = {
  readonly ip: string;
  readonly pool: string | null;
  readonly warmupStatus: string | null;
  readonly warmupPercent: number | null;
};

/** Pools and dedicated IPs of the account and Region. */
export type Pools = {
  readonly pools: readonly string[];
  readonly ips: readonly DedicatedIp[];
  /** Managed pools; absent: not asked. */
  readonly managed?: readonly string[];
  readonly seenAt: EpochMs;
};

/** The DNS records that a DKIM signature needs, as SES reports them. */
export type Dkim = {
  readonly signingEnabled: boolean;
  /** `PENDING`, `SUCCESS`, `FAILED`, `TEMPORARY_FAILURE`, `NOT_STARTED` */
  readonly status: string | null;
  /** Easy DKIM: the labels of three CNAME records. Own keys (`EXTERNAL`): the selector. */
  readonly tokens: readonly string[];
  /** Where those CNAME records point. Null: SES does not say. */
  readonly signingHostedZone: string | null;
  /** `AWS_SES`, `EXTERNAL`, `AWS_SES_<REGION>` */
  readonly origin: string | null;
};

/** A custom MAIL FROM domain. */
export type MailFrom = {
  readonly domain: string;
  /** `PENDING`, `SUCCESS`, `FAILED`, `TEMPORARY_FAILURE` */
  readonly status: string | null;
  /** `USE_DEFAULT_VALUE`, or `REJECT_MESSAGE`: then a broken MX record stops all mail. */
  readonly onMxFailure: string | null;
};

/** A domain or address that mail may be sent from, as SES reports it. Source: SES API v2, `GetEmailIdentity`. */
export type Identity = {
  readonly name: string;
  /** `DOMAIN` or `EMAIL_ADDRESS` */
  readonly kind: string;
  readonly verifiedForSending: boolean;
  readonly verificationStatus: string | null;
  /** Why SES could not verify it, such as `HOST_NOT_FOUND`. */
  readonly verificationError: string | null;
  readonly dkim: Dkim | null;
  /** Null: mail has SES's own MAIL FROM domain. */
  readonly mailFrom: MailFrom | null;
  readonly configurationSet: string | null;
};
export type SeenIdentity = Identity & { readonly seenAt: EpochMs };

/** What SES showed of a configuration set at the last inventory. */
export type SeenSet = {
  readonly pool: string | null;
  readonly sendingEnabled: boolean;
  /** Whether it publishes the needed types to our topic; null: not checked. */
  readonly watched: boolean | null;
  /** See `DeliveryOptions`. */
  readonly sharedPoolDelivery?: string | undefined;
  readonly seenAt: EpochMs;
};

/** The account as SES last listed it, for functions that may not ask SES. */
export type AccountInventory = {
  identities(): Promise<readonly SeenIdentity[]>;
  /** Null until it was taken for the first time. */
  pools(): Promise<Pools | null>;
  set(name: string): Promise<SeenSet | null>;
};
