import type { Totals } from '../../shared/counting/counts.ts';
import type { Metric } from '../../shared/judging/metrics.ts';
import type { OpenEffect } from '../../shared/standing/effect.ts';
import type { Standing } from '../../shared/standing/model.ts';
import type { NoticeReport } from './notices.ts';

/** What is told of one configuration set, in the words of the documented JSON. */
export type SetReport = {
  readonly name: string;
  /** Its standing; instead of `healthy` also `not judged: …`, and `waits for …, until …`. */
  readonly standing: string;
  /** What became of that in SES, where somebody has to do something about it; absent: nothing has to be done. */
  readonly effect?: OpenEffect;
  /** The pool that SES sends it through now; null where none is named. */
  readonly pool: string | null;
  readonly totals: Totals;
  /** Deliveries at providers that send feedback: what its complaint rate is measured against. */
  readonly reporting: number;
  readonly providers: Readonly<Record<string, ProviderReport>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly transitions: readonly TransitionReport[];
  /** Types that SES did not have when this was written; absent where there are none. */
  readonly unknown?: Readonly<Record<string, number>>;
  /** Reports of deferrals by provider, and by what the reply is about; absent where there are none. */
  readonly deferrals?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Why nothing can be judged; absent where it can. */
  readonly notJudged?: string;
  /** Absent where nothing waits. */
  readonly waits?: readonly WaitReport[];
  /** What was told beside its standing, the last time of each signal; absent: nothing. */
  readonly told?: readonly ToldReport[];
  /** Absent where the policy splits it into none. */
  readonly streams?: readonly StreamReport[];
};
/** What is told of one stream of a set; `name` is its value. */
export type StreamReport = Pick<
  SetReport,
  'name' | 'standing' | 'totals' | 'reporting' | 'transitions' | 'notJudged' | 'told' | 'waits'
> & {
  readonly by: string;
};
/** A conviction that waits for a mailbox provider to be cleared, at most until then. */
export type WaitReport = { readonly provider: string; readonly metric: Metric; readonly until: string };
/** A signal that was told and moved nobody. */
export type ToldReport = {
  readonly metric: string;
  readonly since: string;
  /** null while it lasts */
  readonly until: string | null;
  readonly count: number;
  readonly of: number;
  readonly rate: number;
  readonly limit: number;
  readonly evidence: number;
  readonly sentence: string;
};
export type ProviderReport = {
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly softBounces: number;
  readonly complaints: number;
};
export type TransitionReport = {
  readonly at: string;
  readonly from: Standing;
  readonly to: Standing;
  readonly cause: string;
  readonly count: number | null;
  readonly of: number | null;
  readonly rate: number | null;
  readonly limit: number | null;
  readonly evidence: number | null;
  readonly sentence: string;
};
export type IncidentReport = {
  readonly provider: string;
  readonly metric: string;
  readonly from: string;
  readonly until: string | null;
};
/** What the sets of a tenant, or new senders (`tenant` null), show together. */
export type TogetherReport = {
  readonly tenant: string | null;
  readonly from: string;
  /** Null while it goes on. */
  readonly until: string | null;
  readonly sets: number;
  readonly sentence: string;
};
export type LocalReport = {
  readonly configurationSets: readonly SetReport[];
  readonly incidents: readonly IncidentReport[];
  /** Absent where there is none. */
  readonly together?: readonly TogetherReport[];
  /** Absent where there is none. */
  readonly notices?: readonly NoticeReport[];
  /** Messages that were published, reminders among them. */
  readonly alerts: number;
};
