import type { Metric } from '../judging/metrics.ts';
import type { Stage } from '../onboarding/progress.ts';
import type { RecordState, WantedRecord } from '../records/model.ts';

/** Most sets and streams of one page; of the others the page says how many there are. */
export const MOST_SENDERS = 200;

/**
 * How one sender stands, as its owner needs it.
 * - `healthy`, `warned`, `quarantined`, `paused`, `probation`: decided, and carried out
 * - `observed`: it would have been moved; nothing was
 * - `decided`: it is to be moved or paused, and its mail leaves as before
 * - `returning`: it is to be moved back, and is not yet
 * - `changed`: it was carried out, and SES shows something else now
 * - `waiting`, `cleared`: a mailbox provider seems to be out of order; `not-judged`: its mail cannot be measured
 */
export const SENDER_STATES = [
  'healthy',
  'warned',
  'quarantined',
  'paused',
  'probation',
  'observed',
  'decided',
  'returning',
  'changed',
  'waiting',
  'cleared',
  'not-judged',
] as const;
export type SenderState = (typeof SENDER_STATES)[number];

/** Why it stands so, where that may be told: never who decided it by hand, nor that person's words. */
export const REASON_CAUSES = [
  'by-hand',
  'listing',
  'authentication',
  'new-sender',
  'kept-apart',
  'standby',
  'gone',
] as const;
export type ReasonCause = (typeof REASON_CAUSES)[number];
export type PageReason =
  | {
      readonly kind: 'numbers';
      readonly metric: Metric;
      readonly count: number;
      readonly of: number;
      /** Shares of a whole. */
      readonly rate: number;
      readonly limit: number;
      readonly since: string;
    }
  | { readonly kind: 'cause'; readonly cause: ReasonCause };

/** As `Ending`, with times in ISO 8601. */
export type PageEnding =
  | { readonly kind: 'none' | 'by-hand' }
  | { readonly kind: 'until' | 'quiet' | 'probation'; readonly at: string }
  | {
      readonly kind: 'proof';
      readonly from: string;
      readonly latest: string;
      readonly outcomes: readonly { readonly metric: Metric; readonly least: number }[];
    };

/** Sums of a time; a rate is a share of a whole, and null where there is nothing to divide by. */
export type PageFigures = {
  readonly sends: number;
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly complaints: number;
  readonly hardBounceRate: number | null;
  readonly complaintRate: number | null;
};

/** A configuration set, or a stream of one. */
export type PageSender = {
  /** Its own name; of a stream in a set of many customers only the part that is the tenant's. */
  readonly label: string;
  readonly state: SenderState;
  /** The standing that was decided. */
  readonly standing: 'healthy' | 'warned' | 'quarantined' | 'probation' | 'paused';
  /** Nothing of it is moved, whatever is decided. */
  readonly observed: boolean;
  readonly exempt: boolean;
  readonly since: string | null;
  readonly reason: PageReason | null;
  readonly ending: PageEnding;
  /** Mailbox providers by whose incidents it waits, or is cleared. */
  readonly providers: readonly string[];
  /** Signals that have an alert now and move nothing. */
  readonly told: readonly Metric[];
  readonly day: PageFigures;
  readonly week: PageFigures;
  /** Above them mail is moved. */
  readonly limits: { readonly hardBounce: number; readonly complaint: number };
};

export type PageRecord = Pick<WantedRecord, 'name' | 'type' | 'value' | 'ttl'> & {
  readonly state: RecordState;
  readonly part: 'dkim' | 'mail-from' | 'spf' | 'dmarc';
  readonly found: readonly string[];
  /** It must not be published as it is: somebody decides first. */
  readonly isBlocked: boolean;
};
export type PageDomain = {
  readonly domain: string;
  /** Null: nobody has looked yet. */
  readonly checkedAt: string | null;
  readonly records: readonly PageRecord[];
};

/** All that the page of one tenant is made of: the one JSON answer. */
export type TenantPage = {
  readonly tenant: string;
  /** Times in ISO 8601. */
  readonly readAt: string;
  readonly endsAt: string;
  /** How far it is set up; null: it was not set up by an order. */
  readonly stage: Stage | null;
  readonly senders: readonly PageSender[];
  /** Senders beyond `MOST_SENDERS`. */
  readonly more: number;
  readonly domains: readonly PageDomain[];
};

/** Why there is no page. `wrong`: the link is not one that opens anything, whatever the cause. */
export const REFUSALS = ['wrong', 'ended', 'busy', 'fault'] as const;
export type Refusal = (typeof REFUSALS)[number];
