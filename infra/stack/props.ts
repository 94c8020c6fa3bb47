import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventType } from '../../shared/attach/event-types.ts';
import type { BlocklistInput } from '../../shared/dns-patrol/blocklists/input.ts';
import type { PolicyInput } from '../../shared/policy/input.ts';

/** Where a restored table is. */
type Restored = { readonly name: string };
type RestoredWithStream = Restored & { readonly streamArn: string };

/** What the DNS patrol looks at, and how. */
type PatrolInput = {
  readonly enabled?: boolean | undefined;
  readonly acknowledged?: readonly string[] | undefined;
  readonly without?: readonly string[] | undefined;
  readonly lists?: readonly BlocklistInput[] | undefined;
  readonly ips?: readonly string[] | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly keyParameters?: Readonly<Record<string, string>> | undefined;
  readonly dnsServers?: readonly string[] | undefined;
};

/** The tables of a monitor. */
export type MonitorTables = { readonly journal: ITable; readonly totals: ITable; readonly registry: ITable };

/** Props of `DeliverabilityMonitor`. What is wrong with them is said at synth, all of it at once. */
export type DeliverabilityMonitorProps = {
  /**
   * In front of every name of a function, alarm and log group: 3 to 32 lower-case letters, digits or "-". Two monitors of
   * one account and Region need two names. Default `lazaretto`.
   */
  readonly name?: string | undefined;
  /** `observe` decides and tells and moves nothing, `enforce` moves. Default `observe`: nobody is to be surprised. */
  readonly mode?: 'observe' | 'enforce' | undefined;
  /**
   * Limits, holds, blast radius, exceptions per tenant and set; at most 3,000 bytes as JSON, because Lambda's environment
   * holds 4 KB. A policy that is saved in the registry takes its place. Default: docs/policy.md, each number with its
   * source.
   */
  readonly policy?: PolicyInput | undefined;
  /**
   * The dedicated IP pool that takes the mail of quarantined sets. `create: true` makes it, else it is there already.
   * A `standard` pool needs a warm dedicated IP that you lease and put there; a `managed` one SES fills by itself, at a
   * price per month and message, and while it warms up it sends what it cannot take through SES's shared addresses. Names that begin with `ses-` are reserved by SES.
   * @see https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html
   */
  readonly quarantinePool: {
    readonly name: string;
    readonly create?: boolean | undefined;
    readonly scaling?: 'standard' | 'managed' | undefined;
  };
  /** Pools that sets send from, to let place-sets move sets to these and no others. Default: any pool. */
  readonly homePools?: readonly string[] | undefined;
  /**
   * Whether customers are set up in SES by an order, and taken out: configuration sets, identities and tenants are made,
   * and those that carry our tag may be deleted. Default false: then `place-sets` has no right to it, and an order is refused.
   */
  readonly onboarding?: boolean | undefined;
  /**
   * Lets applications that send ask how much they may send: `callers` says which role of IAM may ask for which sets
   * (names, or patterns with `*`), at most 3,000 bytes as JSON. It makes a function behind a URL that takes requests
   * signed for IAM: docs/allowance.md. Default: nobody asks, and there is no such URL.
   */
  readonly allowance?:
    | { readonly callers: readonly { readonly role: string; readonly sets: readonly string[] }[] }
    | undefined;
  /**
   * Lets operators share the page of one tenant by a link that ends: docs/tenant-page.md. It makes a function behind a
   * public URL, which shows what a link names and writes nothing. Default false: no pages, and no such URL.
   */
  readonly tenantPages?: boolean | undefined;
  /**
   * Keeps the events that were counted in S3, for replay, backtest, recount and whoever must keep records:
   * docs/archive.md. `days`: how long (1 to 3,653). `bucket`: name of one that is there, whose retention is then its
   * owner's to set; default: one of its own. `key`: ARN of a KMS key; default: `encryptionKey`, else S3's own.
   * `whole: true` keeps addresses, subjects, headers, links and IPs; else addresses are pseudonyms and the rest is left
   * out. Default: nothing is kept.
   */
  readonly archive?:
    | {
        readonly days: number;
        readonly bucket?: string | undefined;
        readonly key?: string | undefined;
        readonly whole?: boolean | undefined;
      }
    | undefined;
  /**
   * Receives by SES what receivers report (DMARC, TLS and abuse reports) to `address`, of a domain whose MX record is
   * SES's of this Region: docs/receivers.md. A rule for this one recipient joins the receipt rule set that is active,
   * which `ruleSet` may name, as the first or behind the rule `after`. Default: nothing is received.
   */
  readonly reports?:
    | {
        readonly address: string;
        readonly ruleSet?: string | undefined;
        readonly after?: string | undefined;
      }
    | undefined;
  /** Who gets alerts and alarms by mail; each must confirm the subscription. Default: nobody. */
  readonly alertEmails?: readonly string[] | undefined;
  /** Name of an SSM parameter (SecureString) that holds the address of a Slack webhook. Default: no Slack. */
  readonly slackWebhookParameter?: string | undefined;
  /**
   * Name of an SSM parameter (SecureString) that holds the address of a workflow in Microsoft Teams, "Post to a channel
   * when a webhook request is received". Default: no Teams.
   */
  readonly teamsWebhookParameter?: string | undefined;
  /**
   * A webhook of your own that gets every alert, signed by the rules of Standard Webhooks: names of two SSM parameters
   * (SecureString), with its address and with its secret (`whsec_…`). Default: none.
   */
  readonly alertWebhook?: { readonly urlParameter: string; readonly secretParameter: string } | undefined;
  /**
   * Webhooks of applications that send, at most 10, signed by the rules of Standard Webhooks: each is told at once that a
   * set of its `tenant` (default: of all) is paused, moved or released, or may send less: docs/allowance.md. Names of SSM
   * parameters (SecureString), as for `alertWebhook`. Default: none.
   */
  readonly senderWebhooks?:
    | readonly {
        readonly tenant?: string | undefined;
        readonly urlParameter: string;
        readonly secretParameter: string;
      }[]
    | undefined;
  /**
   * Buttons in Slack's messages: `signingSecretParameter` (name of a SecureString), the only `workspace` (`T…`) and the
   * `users` (member IDs, `U…` or `W…`, at most 50) that may decide, `consoleUrl` where people reach the console by
   * browser. It makes a function behind a public URL: docs/admin.md. Default: no buttons, and no such URL.
   */
  readonly slackButtons?:
    | {
        readonly signingSecretParameter: string;
        readonly workspace: string;
        readonly users: readonly string[];
        readonly consoleUrl?: string | undefined;
      }
    | undefined;
  /** Which configuration sets get our event destination: `all`, those `tagged` for it, or `none`. Default `all`. */
  readonly attach?: 'all' | 'tagged' | 'none' | undefined;
  /**
   * Whether place-sets may ask CloudTrail who lifted a quarantine: `cloudtrail:LookupEvents`. Principal and time are kept,
   * and nothing else. Default false.
   */
  readonly cloudTrail?: boolean | undefined;
  /**
   * What SES publishes. SEND, DELIVERY, BOUNCE and COMPLAINT are needed to judge. Default: all but OPEN, CLICK and
   * SUBSCRIPTION, because SES rewrites mail for the first two.
   * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestinationDefinition.html
   */
  readonly eventTypes?: readonly EventType[] | undefined;
  /**
   * How long batches are gathered, in seconds: events before they are counted (1 to 300, default 5), segments of the
   * journal before they are judged (0 to 300, default 5). Longer is cheaper and later.
   */
  readonly windows?:
    | { readonly intakeSeconds?: number | undefined; readonly evaluationSeconds?: number | undefined }
    | undefined;
  /**
   * Shards of each five minutes of the journal, 1 to 100. One takes 1,000 write units a second, which is far more than
   * most need; every shard is one more read a minute. `tick` carries a change out five to ten minutes later. Default: as
   * many as the journal has, one at first.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
   */
  readonly journalShards?: number | undefined;
  /** Runs of ingest-events at a time, 2 (the least that SQS knows) to 1,000. Default 2: some 10,000 events a second. */
  readonly intakeConcurrency?: number | undefined;
  /** An alarm goes off where so many sets stand quarantined at a time. Default 10. */
  readonly quarantinedSetsAlarm?: number | undefined;
  /**
   * The DNS patrol: blocklists each quarter of an hour, mail authentication each six hours. `enabled` (default true), lists
   * whose terms are `acknowledged`, lists to exclude (`without`), `lists` of your own, `ips` and `domains` that are not in SES,
   * `keyParameters` (names of SecureStrings by key, such as `SPAMHAUS_DQS_KEY`), `dnsServers` instead of the system's. As
   * JSON at most 3,500 bytes, lists and policy together, because Lambda's environment holds 4 KB.
   */
  readonly patrol?: PatrolInput | undefined;
  /**
   * Fetches what Gmail's Postmaster Tools say of your domains, once a day: docs/receivers.md. `parameter`: name of the SSM
   * parameter (SecureString) that `lazaretto postmaster connect` writes. `key`: ARN of the KMS key that was given with
   * `--key`; default: the account's own for SSM. `domains`: at most 20; default: those that the policy names
   * (`gmail.domains`). Default: Gmail is not asked.
   */
  readonly postmaster?:
    | {
        readonly parameter: string;
        readonly key?: string | undefined;
        readonly domains?: readonly string[] | undefined;
      }
    | undefined;
  /** How long logs are kept, in days that CloudWatch Logs knows. Default 30. */
  readonly logRetentionDays?: number | undefined;
  /** What becomes of tables, queues and logs when the stack is removed. Default `retain`, with deletion protection. */
  readonly removal?: 'retain' | 'destroy' | undefined;
  /** Tags of everything. Default: none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /**
   * A customer-managed key for tables, queues, topics, logs and environments. The policy of an imported key is not
   * changed: docs/deploy.md says what it must allow. Default: keys that AWS owns.
   */
  readonly encryptionKey?: IKey | undefined;
  /** Where alarms say that the runbook is. Default `docs/runbook.md`, its place in this repository. */
  readonly runbook?: string | undefined;
  /**
   * Tables that were restored from a point in time, to be used instead of the stack's own: docs/runbook.md says how.
   * Default: none.
   */
  readonly restoredTables?:
    | {
        readonly journal?: RestoredWithStream | undefined;
        readonly totals?: Restored | undefined;
        readonly registry?: RestoredWithStream | undefined;
      }
    | undefined;
};

/** Settings of the ready app as a person writes them: what is left out has its default. */
export type SettingsInput = Omit<DeliverabilityMonitorProps, 'encryptionKey'> & {
  readonly encryptionKeyArn?: string | undefined;
};
