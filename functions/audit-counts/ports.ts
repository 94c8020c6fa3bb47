import type { AlertMessage } from '../../shared/alerts/model.ts';
import type {
  AuditState,
  CountFinding,
  SeenSnds,
  SesReported,
  SesView,
  SndsAddress,
} from '../../shared/audit-counts/model.ts';
import type { ProviderCell, Totals } from '../../shared/counting/counts.ts';
import type { Clock, Day, EpochMs } from '../../shared/kernel/time.ts';
import type { SeenSet } from '../../shared/placement/inventory-model.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';

/** What SES says itself of one whole day, UTC. */
export type SesFigures = {
  /** Null where there is nothing. */
  account(day: Day): Promise<SesReported | null>;
  /** Of those sets of which it says anything. */
  sets(day: Day, names: readonly string[]): Promise<readonly SesReported[]>;
};

/** The same of one day, by set and mailbox provider. */
export type IspFigures = {
  /** @param names those to ask about first come first; there may be no time for the others */
  isps(day: Day, names: readonly string[]): Promise<readonly SesReported[]>;
};

/** A set of which events have come. */
export type EnrolledSet = { readonly set: string; readonly enrolledAt: EpochMs; readonly lastDay: Day };

/** Where SES's own figures are kept, to be shown. */
export type SesViews = {
  /** @param views of one day, a source each */
  saveViews(set: string, views: readonly SesView[]): Promise<void>;
  saveSnds(seen: SeenSnds): Promise<void>;
};

export type AuditDeps = SesViews & {
  readonly clock: Clock;
  readonly figures: readonly SesFigures[];
  readonly isps: IspFigures['isps'];
  /** What SNDS says of dedicated addresses, up to a day; none where SES has nothing of any. */
  readonly snds: (day: Day) => Promise<readonly SndsAddress[]>;
  /** Which address is in which pool, as SES listed them; null: it has not been read yet. */
  readonly pools: () => Promise<{
    readonly ips: readonly { readonly ip: string; readonly pool: string | null }[];
  } | null>;
  /** Whether the whole account is compared. */
  readonly account: boolean;
  readonly sets: () => Promise<readonly EnrolledSet[]>;
  /** A day's totals of a set, from its hours. */
  readonly totals: (set: string, day: Day) => Promise<Totals>;
  /** The same by mailbox provider. */
  readonly providers: (set: string, day: Day) => Promise<ReadonlyMap<string, ProviderCell>>;
  readonly seen: (set: string) => Promise<SeenSet | null>;
  /** Messages in a queue; null where it is not known. */
  readonly deadLetters: () => Promise<number | null>;
  readonly undelivered: () => Promise<number | null>;
  readonly state: () => Promise<AuditState | null>;
  readonly saveState: (state: AuditState | null) => Promise<void>;
  readonly messages: { put(message: AlertMessage): Promise<unknown> };
  readonly log: (entry: LogFields) => void;
};

export type Audit = { readonly day: Day; readonly compared: number; readonly findings: readonly CountFinding[] };
