import type { EpochMs } from '../kernel/time.ts';

/** What can be compared. Each is a sum of our counters, by source: see `compare.ts`. */
export const AUDITED = ['sends', 'deliveries', 'hardBounces', 'bounces', 'complaints'] as const;
export type Audited = (typeof AUDITED)[number];

/** Where SES's own figures come from. */
export type FigureSource = 'cloudwatch' | 'vdm';

/** What SES reports of one day. `configurationSet` null: of the whole account. A figure that is not reported is absent. */
export type SesReported = {
  readonly source: FigureSource;
  readonly configurationSet: string | null;
  readonly counts: Readonly<Partial<Record<Audited, number>>>;
};

/** SES reported this much more than was counted. */
export type Gap = {
  readonly source: FigureSource;
  /** null: the whole account. */
  readonly configurationSet: string | null;
  readonly what: Audited;
  readonly counted: number;
  readonly reported: number;
  /** Missing ÷ the volume of the set; of complaints: ÷ those reported. */
  readonly share: number;
};

/** What is known of the pipeline when a gap is explained. Null: not known. */
export type AuditSignals = {
  readonly watched: boolean | null;
  /** Messages in the queue of refused bodies, and in that of undelivered SNS messages. */
  readonly deadLetters: number | null;
  readonly undelivered: number | null;
  /** Whether anything was counted on the day. */
  readonly anythingCounted: boolean;
};

/** A gap and its likely cause, as a sentence. */
export type CountFinding = { readonly gap: Gap; readonly cause: string };

/** What is stored from one day to the next. */
export type AuditState = {
  readonly since: EpochMs;
  readonly reminders: number;
  readonly findings: readonly CountFinding[];
};
