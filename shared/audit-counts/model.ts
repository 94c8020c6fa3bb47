import type { Day, EpochMs } from '../kernel/time.ts';

/** What can be compared. Each is a sum of our counters, by source: see `compare.ts`. */
export const AUDITED = ['sends', 'deliveries', 'hardBounces', 'bounces', 'complaints'] as const;
export type Audited = (typeof AUDITED)[number];

/** What is shown. `reporting`: deliveries to providers that report complaints, by which SES measures complaints. */
export const REPORTED = [...AUDITED, 'reporting'] as const;
export type Reported = (typeof REPORTED)[number];
export type Figures = Readonly<Partial<Record<Reported, number>>>;

/** Where SES's own figures come from. */
export type FigureSource = 'cloudwatch' | 'vdm';

/** What SES reports of one day. `configurationSet` null: of the whole account. A figure that is not reported is absent. */
export type SesReported = {
  readonly source: FigureSource;
  readonly configurationSet: string | null;
  readonly counts: Figures;
  /** The mailbox provider, as SES names it; absent: of all. */
  readonly isp?: string;
};

/** What SES itself reports of a set on a day, and what was counted of the same. */
export type SesView = {
  readonly source: FigureSource;
  readonly day: Day;
  readonly reported: Figures;
  readonly counted: Figures;
  /** The mailbox provider, as SES names it; absent: of all. */
  readonly isp?: string | null | undefined;
};

/**
 * What Microsoft's SNDS says of an address, as SES publishes it; null: it has no figure. `spamRate` 0: below 10 %, 0.5:
 * up to 90 %, 1: above; `complaintRate` 0: below 0.1 %.
 * @see https://docs.aws.amazon.com/ses/latest/dg/snds-metrics-dedicated-ips.html
 */
export type SndsAddress = {
  readonly ip: string;
  readonly day: Day;
  readonly recipients: number | null;
  readonly complaintRate: number | null;
  readonly spamRate: number | null;
  readonly trapHits: number | null;
};
/** Of the pool that it is in; null: not known. */
export type SeenSnds = readonly (SndsAddress & { readonly pool: string | null })[];

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

/** Null: SES has no such figure, which is not zero. */
export type FiguresAtSes = Readonly<Record<Reported, number | null>>;

/** What SES itself says of a set, each figure with its source and day. */
export type AtSes = {
  readonly figures: {
    readonly source: string;
    readonly day: string;
    readonly isp: string | null;
    readonly reported: FiguresAtSes;
    readonly counted: FiguresAtSes;
  }[];
  readonly addresses: {
    readonly ip: string;
    readonly day: string;
    readonly recipients: number | null;
    readonly complaintRate: number | null;
    readonly spamRate: number | null;
    readonly trapHits: number | null;
  }[];
};
