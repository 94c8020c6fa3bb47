import type { Hour } from '../kernel/time.ts';
import type { REPLY_CLASSES } from '../replies/reply-class.ts';

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
  /** Further reports of a hard bounce that is counted already: of the same recipient of the same message. */
  'repeatedBounces',
  /** Sends whose headers are shown and have no one-click List-Unsubscribe (RFC 8058). */
  'withoutUnsubscribe',
  /** Sends whose headers are shown and have no Feedback-ID that names their sender. */
  'withoutFeedbackId',
] as const;
export type Counter = (typeof COUNTERS)[number];
export type Totals = Record<Counter, number>;

/** `[deliveries, hardBounces, softBounces, complaints]` of one mailbox provider. */
export type ProviderCell = [deliveries: number, hardBounces: number, softBounces: number, complaints: number];
/** `[deliveries, hardBounces, complaints]` of one sending domain or outgoing IP. */
export type SourceCell = [deliveries: number, hardBounces: number, complaints: number];

/**
 * The columns that the judge sees of one sending hour and mailbox provider, in storage order: append only. Unit:
 * recipients; complaints: one per complainer.
 */
export const JUDGED = [
  'sends',
  'deliveries',
  'hardBounces',
  'complaints',
  /** Soft bounces that say that the mailbox does not exist (`unknown-user`, `inactive-mailbox`). */
  'missingMailboxes',
  /** Mail that SES gave up on after trying for as long as it may (4.4.7). */
  'expired',
  'rejects',
  'renderingFailures',
  'suppressed',
  /** Deferrals whose reply names the sender's reputation as the cause. */
  'reputationDeferrals',
  /** Hard bounces that give their own time as the time of the mail. They are part of `hardBounces`. */
  'undatedBounces',
] as const;
export type JudgedColumn = (typeof JUDGED)[number];
/** The index of a column in a cell: `cell[JUDGED_AT.hardBounces]`. */
export const JUDGED_AT = {
  sends: 0,
  deliveries: 1,
  hardBounces: 2,
  complaints: 3,
  missingMailboxes: 4,
  expired: 5,
  rejects: 6,
  renderingFailures: 7,
  suppressed: 8,
  reputationDeferrals: 9,
  undatedBounces: 10,
} as const satisfies Record<JudgedColumn, number>;
/** One number per column of `JUDGED`. */
export type JudgedCell = Numbers<typeof JUDGED>;
type Numbers<Columns extends readonly string[]> = { -readonly [At in keyof Columns]: number };

/** A cell of some columns, the others zero. */
export function judgedCell(values: Partial<Readonly<Record<JudgedColumn, number>>> = {}): JudgedCell {
  const cell: JudgedCell = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const column of JUDGED) cell[JUDGED_AT[column]] = values[column] ?? 0;
  return cell;
}

/**
 * Judged counts: sending hour → mailbox provider → cell. A provider is an id of the table, or `@` and the registered
 * domain of a company. `other` and `other-silent` hold the rest.
 */
export type Judged = Map<Hour, Map<string, JudgedCell>>;

/** `[sameSlot, slotBefore]`: hard bounces whose mail was sent in the slot in which they came, or in the slot before. */
export type PromptCell = [sameSlot: number, slotBefore: number];

/** Deferrals at one mailbox provider, by what the reply is about, in the order of `REPLY_CLASSES`. */
export type DeferralCell = Numbers<typeof REPLY_CLASSES>;

/** Everything that is counted of one set in one span of time (a batch, a slot, an hour, a day). */
export type Counts = {
  readonly totals: Totals;
  readonly providers: Map<string, ProviderCell>;
  /** Hard and soft bounces by reason (`BOUNCE_REASONS`). */
  readonly reasons: Map<string, [number]>;
  /** Bounces by the blocklist that the reply names. */
  readonly blocklists: Map<string, [number]>;
  readonly domains: Map<string, SourceCell>;
  readonly ips: Map<string, SourceCell>;
  /** Types and subtypes of events that are newer than this code, under their own names. */
  readonly unknown: Map<string, [number]>;
  /** Prompt hard bounces by provider, under the keys of `judged`. Only batches and slots have them. */
  readonly prompt: Map<string, PromptCell>;
  /** Reports of deferrals by provider. One recipient of a message may be reported several times. */
  readonly deferrals: Map<string, DeferralCell>;
  readonly judged: Judged;
};

/** The dimensions of `Counts` that are maps of cells, and how many numbers a cell has; in storage order. */
export const DIMENSIONS = {
  providers: 4,
  reasons: 1,
  blocklists: 1,
  domains: 3,
  ips: 3,
  unknown: 1,
  prompt: 2,
  deferrals: 11,
} as const;
export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as readonly Dimension[];
/** Counts what does not fit into a full dimension. */
export const OTHER = 'other';

export function emptyTotals(): Totals {
  return {
    sends: 0,
    deliveries: 0,
    hardBounces: 0,
    softBounces: 0,
    undeterminedBounces: 0,
    suppressed: 0,
    complaints: 0,
    rejects: 0,
    renderingFailures: 0,
    delays: 0,
    opens: 0,
    clicks: 0,
    subscriptions: 0,
    repeatedBounces: 0,
    withoutUnsubscribe: 0,
    withoutFeedbackId: 0,
  };
}

export function emptyCounts(): Counts {
  return {
    totals: emptyTotals(),
    providers: new Map(),
    reasons: new Map(),
    blocklists: new Map(),
    domains: new Map(),
    ips: new Map(),
    unknown: new Map(),
    prompt: new Map(),
    deferrals: new Map(),
    judged: new Map(),
  };
}

/** The cell of a key. A new key gets an empty cell. */
export function cellAt<C extends number[]>(cells: Map<string, C>, key: string, width: number): C {
  const known = cells.get(key);
  if (known) return known;
  const cell = new Array<number>(width).fill(0) as C;
  cells.set(key, cell);
  return cell;
}

/** The judged cell of a sending hour and provider. A new pair gets an empty cell. */
export function judgedCellAt(judged: Judged, hour: Hour, provider: string): JudgedCell {
  let cells = judged.get(hour);
  if (!cells) {
    cells = new Map();
    judged.set(hour, cells);
  }
  return cellAt<JudgedCell>(cells, provider, JUDGED.length);
}

/** `into += from`, position by position. */
export function addCell(into: number[], from: readonly number[]): void {
  for (let index = 0; index < from.length; index++) into[index] = (into[index] ?? 0) + (from[index] ?? 0);
}

/** `into += from × sign` for judged counts. */
export function addJudged(into: Judged, from: Judged, sign: 1 | -1 = 1): void {
  for (const [hour, cells] of from) {
    for (const [provider, cell] of cells) {
      addCell(judgedCellAt(into, hour, provider), sign === 1 ? cell : cell.map((value) => -value));
    }
  }
}
