import type { SeasonSetting } from '../capacity/reminders.ts';
import type { Level, Limits, Metric, Powers, Ratio } from '../judging/metrics.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { LadderSetting } from '../ladders/setting.ts';
import type { DriftAnswer } from '../placement/drift.ts';
import type { StandbyPools } from '../placement/failover.ts';
import type { Declared } from '../profile/model.ts';
import type { DnsIssueAnswer, DnsIssueKind } from '../standing/dns-issue-model.ts';
import type { Mode } from '../standing/model.ts';

/** Limits that replace some of those they stand over; what is left out is inherited. */
export type LimitsOverride = Readonly<
  Partial<Record<Metric, Readonly<Partial<Record<Level, Ratio | undefined>>> | undefined>>
>;

/** What a policy says about one tenant. */
export type TenantRules = {
  /** The tenant's configuration sets: exact names, or globs in which `*` stands for any characters. */
  readonly sets: readonly string[];
  readonly mode?: Mode | undefined;
  readonly limits?: LimitsOverride | undefined;
  /** The ladder that its mail climbs, all its sets together. */
  readonly ladder?: LadderSetting | undefined;
  /** What the tenant says of its mail; its profile goes by it. */
  readonly declared?: Declared | undefined;
};

/** What a policy says about one configuration set. */
export type SetRules = {
  readonly tenant?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly limits?: LimitsOverride | undefined;
  /** Judged and told, never moved automatically. */
  readonly pinned?: boolean | undefined;
  /** Never judged. */
  readonly exempt?: boolean | undefined;
  /** The ladder that its mail climbs. */
  readonly ladder?: LadderSetting | undefined;
};

/** What a policy says about one sending domain. */
export type DomainRules = {
  /** The ladder that its mail climbs, over all sets. */
  readonly ladder?: LadderSetting | undefined;
  /** Sets (names, or patterns with `*`) that will send from it alone: their allowance is part of its before their first mail. */
  readonly sets?: readonly string[] | undefined;
};
/** What a policy says about one pool of dedicated addresses. */
export type PoolRules = {
  /** The ladder that its mail climbs; it is for one address, and the pool may send as much by each. */
  readonly ladder?: LadderSetting | undefined;
};

/** SES's own tags by which the mail of a set may be told apart. */
export const TENANT_TAG = 'ses:tenant-name';
export const DOMAIN_TAG = 'ses:from-domain';

/** How one set that serves many customers is split into streams. */
export type StreamRule = {
  /** `ses:tenant-name`, `ses:from-domain` (the registered domain), or the name of a message tag. */
  readonly by: string;
  /** Most streams of a set with counts of their own in a slot. The others count in the set alone. */
  readonly most: number;
};

/** `tell`: only an alert. `quarantine`: sets with evidence of their own are also quarantined. */
export const TOGETHER_ANSWERS = ['off', 'tell', 'quarantine'] as const;
export type TogetherAnswer = (typeof TOGETHER_ANSWERS)[number];

/** `tell`: only told, or shown. `apart`: its sets also leave by the pool of new senders. */
export const APART_ANSWERS = ['tell', 'apart'] as const;
/** `tell`: only shown. `apply`: sets of risky tenants also leave by the pool of new senders. */
export const PROFILE_ANSWERS = ['tell', 'apply'] as const;

/** `masked`: what servers say with bounces is kept without addresses, as samples. `off`: it is neither kept nor shown. */
export const SAMPLE_ANSWERS = ['masked', 'off'] as const;

/** Senders that have not shown yet what they are. */
export type NewSenders = {
  /** The pool by which they leave; null: they stay home, and are only marked. */
  readonly pool: string | null;
  /** What it takes to be established, beside evidence: days since the first mail, and mails with an outcome. */
  readonly days: number;
  readonly outcomes: number;
  /** All limits times this while they leave by the pool. */
  readonly limitFactor: number;
};

/** Everything that can be decided beforehand, complete: `parsePolicy` fills in what a file leaves out. */
export type Policy = {
  readonly mode: Mode;
  /** A person set the whole deployment to observe mode, which overrides tenants and sets. Not part of a policy file. */
  readonly observeAll?: boolean | undefined;
  /** Name of the dedicated IP pool that takes the mail of quarantined sets. */
  readonly quarantinePool: string;
  readonly limits: Limits;
  /** The most that each signal may do. */
  readonly signals: Powers;
  /** Factor on the limit. A rate beyond it harms at once, so it moves a set whatever its variation. */
  readonly harm: number;
  /** Evidence (a log of likelihoods) at which a set is convicted; `act` rises by ln(active sets ÷ setsPerStep). */
  readonly bars: { readonly warn: number; readonly act: number; readonly setsPerStep: number };
  /** First hold, longest hold, and the offence from which on only a person releases. */
  readonly hold: { readonly hours: number; readonly maxHours: number; readonly offencesBeforeHand: number };
  readonly probation: { readonly hours: number; readonly limitFactor: number };
  /** Released early after `outcomesPerLimit ÷ limit` outcomes, and only with evidence below `evidenceBelow`. */
  readonly release: { readonly outcomesPerLimit: number; readonly evidenceBelow: number };
  /** At most the larger of `minimum` and `share` of the active sets are moved automatically in an hour. */
  readonly blastRadius: { readonly minimum: number; readonly share: Ratio };
  readonly incident: {
    readonly holdMinutes: number;
    readonly windowMinutes: number;
    readonly minOutcomes: number;
    readonly minSets: number;
  };
  /** The reaction to a confirmed listing that a set probably caused, and to broken authentication. */
  readonly patrol: Readonly<Record<DnsIssueKind, DnsIssueAnswer>>;
  /** What is asked of Gmail's Postmaster Tools, and what follows from it. */
  readonly gmail: GmailRules;
  /** Home pool → the pool that takes its healthy sets while one of its addresses is gravely listed. */
  readonly standby: StandbyPools;
  /** Sets (names, or patterns with `*`) whose mail is counted and judged for each customer, too. */
  readonly streams: Readonly<Record<string, StreamRule>>;
  /** Pause the SES tenant of a stream that is convicted at the pause limit. Only streams by `ses:tenant-name`. */
  readonly pauseTenants: boolean;
  /** The reaction to a changed placement of a set that is away. */
  readonly drift: DriftAnswer;
  /** The reaction to a conviction of all sets of a tenant together, for those with evidence of their own. */
  readonly together: TogetherAnswer;
  /** Seasons that are planned, by name: their steps are told when their day comes. */
  readonly seasons: Readonly<Record<string, SeasonSetting>>;
  /** Sending domains that are not to be used any more: mail of them is told. */
  readonly retiredDomains: readonly string[];
  /** A set is a new sender for this time after its first mail. Unit: days; 0: never. */
  readonly newFor: number;
  readonly newSenders: NewSenders;
  /** The reaction to a set or tenant that sends a quarter more than its ladder allows, or more. */
  readonly overAllowance: (typeof APART_ANSWERS)[number];
  /** What follows from a tenant's profile. */
  readonly placeByProfile: (typeof PROFILE_ANSWERS)[number];
  /** What is kept of the replies that come with bounces. */
  readonly samples: (typeof SAMPLE_ANSWERS)[number];
  readonly tenants: Readonly<Record<string, TenantRules>>;
  readonly sets: Readonly<Record<string, SetRules>>;
  /** By name in lower case. */
  readonly domains: Readonly<Record<string, DomainRules>>;
  readonly pools: Readonly<Record<string, PoolRules>>;
  /** The operator's own domain that takes DMARC reports about customers; null: none. */
  readonly collector: string | null;
};

/** What is asked of Gmail's Postmaster Tools, and what follows from it. */
export type GmailRules = {
  /** Domains of which figures are fetched, where the setting `postmaster` names none itself. In lower case. */
  readonly domains: readonly string[];
  /** The reaction to spam that Gmail's users report, where one set answers for it. */
  readonly spamRate: DnsIssueAnswer;
  /** The reaction to mail that Gmail refuses for the reputation of domain or address, where one set answers for it. */
  readonly reputation: DnsIssueAnswer;
};

/** What a person decided about a set at run time; stands above the policy. */
export type SetSettings = {
  readonly tenant?: string | null | undefined;
  readonly mode?: Mode | null | undefined;
  readonly limits?: LimitsOverride | null | undefined;
  readonly pinned?: boolean | null | undefined;
  readonly exempt?: boolean | null | undefined;
  /** When a setting ends automatically. */
  readonly until?: Readonly<Partial<Record<TimedSetting, EpochMs | undefined>>> | undefined;
};
/** A setting that may be made for a time only. */
export type TimedSetting = 'pinned' | 'exempt' | 'mode';

/** The settings in force for one configuration set, after all overrides. */
export type Effective = {
  readonly tenant: string | null;
  readonly mode: Mode;
  readonly limits: Limits;
  readonly pinned: boolean;
  readonly exempt: boolean;
  /** For a stream: it has no pool to be moved to, and perhaps an SES tenant that can be paused. */
  readonly stream?: { readonly mayPause: boolean; readonly sesTenant?: string | null | undefined } | undefined;
};
