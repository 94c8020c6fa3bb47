import type { Conviction, Level, Metric } from '../judging/model.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { Failover } from '../placement/failover.ts';
import type { Effective, Policy } from '../policy/model.ts';
import type { DnsIssue } from './dns-issue-model.ts';
import type { StandingRecord } from './model.ts';
import type { SignUps } from './sign-ups.ts';

/** What a judgement found, as far as a standing depends on it. */
export type StandingFacts = {
  /** Only those that may be acted on now: none that is withheld or held for a provider incident. */
  readonly convictions: readonly Conviction[];
  readonly evidence: Readonly<Record<Metric, Readonly<Record<Level, number>>>>;
  /** What the metric is measured against (outcomes, or deliveries), since the epoch began. */
  readonly outcomesSinceEpoch: Readonly<Record<Metric, number>>;
  /** Whether its hard bounces look like sign-ups by somebody else; absent: nobody looked. */
  readonly signUps?: SignUps | undefined;
  /** What the DNS patrol holds against the set, as long as it lasts; absent: nothing. */
  readonly dnsIssues?: readonly DnsIssue[];
  /** Where it should stand by while its home pool is in trouble; null: at home; absent: nobody looked. */
  readonly failover?: Failover | null | undefined;
  /** Why less evidence than its own bar is enough; absent: it is not. */
  readonly joint?: JointCharge | undefined;
};

/** What a tenant is convicted of by all its sets together, as it is told. */
export type JointCharge = { readonly metric: Metric; readonly sentence: string };

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
