import type { Conviction, Level, Metric } from '../judging/model.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { Failover } from '../placement/failover.ts';
import type { Effective, Policy } from '../policy/model.ts';
import type { DnsIssue } from './dns-issue-model.ts';
import type { StandingRecord } from './model.ts';
import type { SignUps } from './sign-ups.ts';

/** The parts of a judgement on which a standing depends. */
export type StandingFacts = {
  /** Only convictions that may be acted on now: none withheld or held for a provider incident. */
  readonly convictions: readonly Conviction[];
  readonly evidence: Readonly<Record<Metric, Readonly<Record<Level, number>>>>;
  /** Trials of the metric (outcomes, or deliveries) since the epoch began. */
  readonly outcomesSinceEpoch: Readonly<Record<Metric, number>>;
  /** Whether its hard bounces look like an attack on a sign-up form; absent: not checked. */
  readonly signUps?: SignUps | undefined;
  /** DNS issues of the set that last; absent: none. */
  readonly dnsIssues?: readonly DnsIssue[];
  /** The standby pool it should use while an address of its home pool is listed; null: none; absent: not checked. */
  readonly failover?: Failover | null | undefined;
  /** Whether it is a new sender, and what its mail shows; null: it is none; absent: not checked. */
  readonly newcomer?: Newcomer | null | undefined;
  /** Why it is kept with new senders though it is none; null: nothing keeps it there; absent: not checked. */
  readonly keptApart?: KeptApart | null | undefined;
  /** Why less evidence than the bar is enough; absent: it is not. */
  readonly joint?: JointCharge | undefined;
};

/** What convicts all sets of a tenant together, as it is told. */
export type JointCharge = { readonly metric: Metric; readonly sentence: string };

/** What is known of a set that has not sent for long. */
export type Newcomer = {
  /** Its first mail. */
  readonly since: EpochMs;
  /** Delivered and hard-bounced mail since then. */
  readonly outcomes: number;
};

/** What keeps a set with new senders, as it is told. */
export type KeptApart = { readonly sentence: string };

/** Everything that a decision about one set depends on. */
export type StandingCase = {
  readonly configurationSet: string;
  /** The newest record, or null where there is none yet. */
  readonly present: StandingRecord | null;
  readonly facts: StandingFacts;
  readonly policy: Policy;
  readonly effective: Effective;
  /** The deployment's switch: false stops every automatic move. */
  readonly automatic: boolean;
  readonly now: EpochMs;
};
