import type { Ratio } from '../judging/metrics.ts';
import type { Day } from '../kernel/time.ts';

/** What may be sent while a sender stands on this step. Unit: messages. */
export type Step = {
  readonly perDay: number;
  readonly perHour: number;
  /** So many days with mail at least before the next step. */
  readonly leastDays: number;
};

/** A way from the first mail to full volume. */
export type Ladder = {
  readonly id: string;
  readonly about: string;
  /** Who published it, and where. */
  readonly source: string;
  /** `all`: a step is for all mail; `provider`: for the mail to each mailbox provider. */
  readonly per: 'all' | 'provider';
  /** In order, each larger than the one before. */
  readonly steps: readonly Step[];
  /** It climbs only where on so many days of a step at least this share of it was sent. */
  readonly use: { readonly share: Ratio; readonly days: number };
  /** `free`: who has climbed the last step is warm, and has no limit; `top`: the last step is the limit for good. */
  readonly end: 'free' | 'top';
  /** After so many days without mail it falls, and again after as many more. */
  readonly fall: { readonly afterDays: number; readonly to: 'start' | 'half' | 'step' };
};

/** Mail of one day to one mailbox provider, by the day on which it was sent. Unit: recipients. */
export type ProviderDay = {
  readonly sent: number;
  /** Delivered, and hard-bounced. */
  readonly outcomes: number;
  readonly hardBounces: number;
  /** Delivered by a provider that reports complaints; 0 for one that does not. */
  readonly reported: number;
  readonly complaints: number;
  /** Reports that mail was put off for its sender or for the traffic; no more than were sent. */
  readonly deferred: number;
  /** The hour with the most replies that name the sender's reputation, and the mail of that hour. */
  readonly worstHour: { readonly replies: number; readonly sent: number };
};
/** A day with mail. A provider is an id of the table, a company's domain, or `other`. */
export type LadderDay = { readonly day: Day; readonly providers: ReadonlyMap<string, ProviderDay> };

/** Where the whole, or one provider, stands. */
export type Rung = {
  /** Index of the step. The number of steps: free. */
  readonly step: number;
  /** Since when it stands on this step. */
  readonly since: Day;
  /** Days with mail, and days with enough use, since the step or the last hold began. */
  readonly counted: number;
  readonly used: number;
  /** Mail of earlier days is not held against it any more. */
  readonly evidenceFrom: Day;
  /** The last day that was bad. */
  readonly heldOn: Day | null;
  /** Bad days, less one for each climb: the more, the longer a hold. */
  readonly strikes: number;
};
export type ProviderRung = Rung & {
  /** The provider's share of the mail when it was held. */
  readonly share: Ratio;
};

/** What is remembered of a climb. Days up to `through` are decided; later ones are decided anew each time. */
export type LadderState = {
  readonly ladder: string;
  readonly startedOn: Day;
  readonly through: Day;
  readonly lastMail: Day | null;
  readonly whole: Rung;
  /** Providers that are held apart. */
  readonly providers: Readonly<Record<string, ProviderRung>>;
  /** What changed last, for people. */
  readonly last: LadderChange;
};

export const CHANGES = ['start', 'climb', 'hold', 'back', 'fall'] as const;
/** One change, with its reason in numbers. `provider` null: of all mail. */
export type LadderChange = {
  readonly kind: (typeof CHANGES)[number];
  readonly day: Day;
  readonly provider: string | null;
  readonly sentence: string;
};

export type LadderHistory = {
  readonly from: LadderState;
  /** Days with mail, in order of time. Those up to `from.through` are evidence only. */
  readonly days: readonly LadderDay[];
};

/** What may be sent now. `null` for a number: no limit. */
export type Climbed = {
  /** From 1; one more than there are steps: free. */
  readonly step: number;
  /** Unit: messages a day, and an hour. */
  readonly allowed: number | null;
  readonly perHour: number | null;
  /** Mailbox providers with a limit of their own, which is part of `allowed`. */
  readonly providers: Readonly<Record<string, { readonly allowed: number; readonly step: number }>>;
  /** The next step, and what is wanting; null: there is none. `perDay` null: no limit. */
  readonly next: { readonly perDay: number | null; readonly days: number; readonly uses: number } | null;
  readonly why: string;
  /** More was sent today than is allowed. */
  readonly over: { readonly sent: number; readonly allowed: number } | null;
  /** Changes after `from.through`, in order of time. */
  readonly changes: readonly LadderChange[];
  /** Through the last day that is over. */
  readonly state: LadderState;
};
