import type { Hour } from '../kernel/time.ts';

/** The counters of a set, in the order in which they are stored. Units: recipients, except where said. */
export const COUNTERS = [
  'sends',
  'deliveries',
  'hardBounces',
  'softBounces',
  'undeterminedBounces',
  'suppressed',
  /** one per `feedbackId` */
  'complaints',
  'rejects',
  'renderingFailures',
  'delays',
  /** events */
  'opens',
  /** events */
  'clicks',
  /** events */
  'subscriptions',
] as const;
export type Counter = (typeof COUNTERS)[number];
export type Totals = Record<Counter, number>;

/** `[deliveries, hardBounces, softBounces, complaints]` of one mailbox provider. */
export type ProviderCell = [deliveries: number, hardBounces: number, softBounces: number, complaints: number];
/** `[deliveries, hardBounces, complaints]` of one sending domain or outgoing IP. */
export type SourceCell = [deliveries: number, hardBounces: number, complaints: number];
/** `[sends, deliveries, hardBounces, complaints]` that the judge sees, of one sending hour and mailbox provider. */
export type JudgedCell = [sends: number, deliveries: number, hardBounces: number, complaints: number];

/** Judged counts: sending hour → mailbox provider → cell. */
export type Judged = Map<Hour, Map<string, JudgedCell>>;

/** Everything that is counted of one set in one span of time (a batch, a slot, an hour, a day). */
export type Counts = {
  readonly totals: Totals;
  readonly providers: Map<string, ProviderCell>;
  /** Hard and soft bounces by reason (`BOUNCE_REASONS`). */
  readonly reasons: Map<string, number>;
  /** Bounces by the blocklist that the other side named. */
  readonly blocklists: Map<string, number>;
  readonly domains: Map<string, SourceCell>;
  readonly ips: Map<string, SourceCell>;
  /** Types and subtypes that SES did not have when this was written, under their own names. */
  readonly unknown: Map<string, number>;
  readonly judged: Judged;
};
