import type { Day, EpochMs } from '../kernel/time.ts';
import type { Measured } from '../profile/model.ts';

/** The days that a survey looks back on, yesterday included. */
export const SURVEY_DAYS = 30;
/** Most names that a survey lists of a domain or pool; the others are counted. */
export const MOST_NAMED = 10;
/** Days of a domain of which a survey says who sent most: Gmail's figures are believed for five days after theirs. */
export const MOST_DAYS = 10;

/** One day of a sending domain. */
export type DomainDay = readonly [day: Day, deliveries: number, hardBounces: number, complaints: number];

/** What was counted of a tenant. */
export type TenantSurvey = Measured & { readonly name: string; readonly at: EpochMs; readonly sets: number };

/** What was counted of a sending domain, over all sets. */
export type DomainSurvey = {
  readonly name: string;
  readonly at: EpochMs;
  /** Days with mail, in order. */
  readonly days: readonly DomainDay[];
  /** The last day with mail that any survey saw. */
  readonly lastDay: Day;
  /** How many sets and tenants send from it, and the first of them by name. */
  readonly sets: Named;
  readonly tenants: Named;
  /** Of each of its last days with mail, the set that delivered most of it. Absent in what older versions stored. */
  readonly most?: readonly MostOfDay[] | null | undefined;
};
/** The set with most deliveries on a day. */
export type MostOfDay = readonly [day: Day, set: string, deliveries: number];
export type Named = { readonly count: number; readonly first: readonly string[] };

/** What was counted of the sets of a pool, by their home. */
export type PoolSurvey = {
  readonly name: string;
  readonly at: EpochMs;
  /** Whole days behind the sums: 30, or fewer in a young deployment. */
  readonly days: number;
  readonly sets: number;
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly complaints: number;
  /** Deliveries by mailbox provider. */
  readonly providers: Readonly<Record<string, number>>;
  /** Deliveries on the day with the most. */
  readonly peak: number;
  /** Tenants by what they sent, the largest first. */
  readonly tenants: readonly { readonly name: string; readonly sent: number; readonly domains: number }[];
  readonly tenantCount: number;
  /** Sets by their rates, those with the most mail first. */
  readonly members: readonly PoolMember[];
};
export type PoolMember = {
  readonly name: string;
  readonly sent: number;
  readonly outcomes: number;
  readonly hardBounces: number;
  readonly complaints: number;
};

/** Surveys, and when the last one ended. */
export type SurveyStore = {
  takenAt(): Promise<EpochMs | null>;
  tenants(): Promise<readonly TenantSurvey[]>;
  domains(): Promise<readonly DomainSurvey[]>;
  pools(): Promise<readonly PoolSurvey[]>;
  saveTenant(survey: TenantSurvey): Promise<void>;
  saveDomain(survey: DomainSurvey): Promise<void>;
  savePool(survey: PoolSurvey): Promise<void>;
  /** Last of all. */
  saveTaken(at: EpochMs): Promise<void>;
};
