import type { AuditedItems } from '../audit/audited-item.ts';
import type { AuditTrail } from '../audit/model.ts';
import type { AuditReader } from '../audit/read.ts';
import type { Sha256 } from '../counting/fingerprint.ts';
import type { EvaluationDeps } from '../evaluation/deps.ts';
import type { FollowUpDeps } from '../evaluation/tick/follow-up.ts';
import type { Clock, EpochMs } from '../kernel/time.ts';
import type { Uses } from '../onboarding/in-use.ts';
import type { Order } from '../onboarding/order.ts';
import type { Progress } from '../onboarding/progress.ts';
import type { SeenIdentity } from '../placement/inventory-model.ts';
import type { ActualPlacement, DesiredPlacement, Placement } from '../placement/model.ts';
import type { Policy } from '../policy/model.ts';
import type { Declared } from '../profile/model.ts';
import type { DomainReport } from '../reports/kept/domain-report.ts';
import type { SeenTexts } from '../reports/next-record.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import type { CustomerFacts } from './customers/customer.ts';
import type { FleetSnapshot } from './fleet/fleet-view.ts';
import type { AnswerOf } from './fleet/operations.ts';
import type { GmailOfSender, GmailSender } from './receivers/gmail-of-set.ts';

/** What is wanted of a set's mail, and what became of it. */
export type PlacementReader = {
  desired(set: string): Promise<DesiredPlacement | null>;
  placement(set: string): Promise<Placement>;
  /** As SES said when the inventory was last taken; null where it was not. */
  seen(set: string): Promise<(ActualPlacement & { readonly seenAt: EpochMs }) | null>;
  /** Sets whose decision is not carried out yet. */
  waiting(): Promise<readonly string[]>;
};

/** The policy in force, and the text and number of the one that was saved. */
export type PolicyState = {
  readonly policy: Policy;
  /** null: nobody saved one, the deployment's own holds. */
  readonly saved: string | null;
  readonly revision: number;
};

/** What the DNS patrol found. */
export type PatrolReader = {
  listings(): Promise<AnswerOf<'listListings'>['items']>;
  findings(): Promise<AnswerOf<'listFindings'>['items']>;
  /** What it knows of one domain: when it looked, and the texts of its record sets by `_dmarc.example.com TXT`. */
  domain(domain: string): Promise<{
    readonly checkedAt: string | null;
    readonly findings: AnswerOf<'listFindings'>['items'];
    readonly records: SeenTexts;
  }>;
};

/** What receivers report, at most five minutes old. */
export type ReceiverReader = {
  /** null: nothing of the last thirty days. */
  domain(domain: string): Promise<DomainReport | null>;
  /** What Gmail’s Postmaster Tools say; null: Gmail is not asked about it. */
  gmail(domain: string): Promise<AnswerOf<'getDomain'>['gmail']>;
  /** What they say of a set, or of one customer in it; null: Gmail is asked about no domain that it sends from. */
  gmailOf(set: string, sender: GmailSender): Promise<GmailOfSender | null>;
  /** Whether reports of any domain have come. */
  hasHeard(): Promise<boolean>;
  /** Reports that were refused, the newest first. */
  refused(): Promise<AnswerOf<'listRefusedReports'>['items']>;
};

/** Customers: what was ordered, and how far it is. */
export type CustomerReader = {
  order(tenant: string): Promise<{ readonly order: Order; readonly revision: number } | null>;
  progress(tenant: string): Promise<{ readonly progress: Progress | null }>;
  /** Says that an order of that number is about to be given. */
  note(tenant: string, revision: number, now: EpochMs): Promise<void>;
  identities(domains: readonly string[]): Promise<ReadonlyMap<string, SeenIdentity>>;
  records(domains: readonly string[]): Promise<CustomerFacts['records']>;
  /** Tenants whose order is under way: their mail may name them yet, or not. */
  waiting(): Promise<readonly string[]>;
  /** Names of the account's pools; null: nobody has looked yet. */
  pools(): Promise<readonly string[] | null>;
  /** What orders say of the mail of tenants; those without an order are left out. */
  declared(tenants: readonly string[]): Promise<ReadonlyMap<string, Declared>>;
  /** Who uses what an order made. */
  readonly uses: Uses;
};

/** Pages of tenants, behind a URL of their own. */
export type TenantPages = {
  /** Ends in a slash. */
  readonly url: string;
  newTicket(): string;
  /** The token of a link; null: whoever signs it is not reachable, or does not know the ticket. */
  tokenFor(tenant: string, ticket: string): Promise<string | null>;
};

/** Answers to requests that must not be carried out twice. */
export type AnswerStore = {
  /**
   * Claims a request by the digest of caller and idempotency key.
   * - `new`: carry it out, then `finish` or `abandon`
   * - `known`: it was; this is the answer
   * - `other`: the key was given with another request
   * - `busy`: it is being carried out
   */
  begin(digest: string, fingerprint: string, now: EpochMs): Promise<Begun>;
  finish(digest: string, fingerprint: string, answer: StoredAnswer, now: EpochMs): Promise<void>;
  /** It failed for a reason that may pass: the next one with this key tries again. */
  abandon(digest: string): Promise<void>;
};
export type StoredAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type Begun =
  | { readonly kind: 'new' | 'other' | 'busy' }
  | { readonly kind: 'known'; readonly answer: StoredAnswer };

/** What deciding about one set by hand needs of the outside world: the registry, and nothing else. */
export type ChangeDeps = {
  readonly evaluation: FollowUpDeps & Pick<EvaluationDeps, 'decisions'>;
  /** Of a set, or of a stream. */
  readonly isKnown: (set: string) => Promise<boolean>;
  readonly placements: Pick<PlacementReader, 'placement'>;
  readonly keeper: AuditedItems;
  readonly trail: AuditTrail;
  /** Read anew, whatever is remembered. */
  readonly policyState: () => Promise<PolicyState>;
  /** Look at the newest record of a set by then, where it waits for later. */
  readonly hasten: (set: string, version: number, at: EpochMs) => Promise<void>;
  /** Called for each changed set, to drop what was remembered of it. */
  readonly changed: (set: string) => void;
  readonly log: (entry: LogFields) => void;
};

/** A message on its way to the channels. */
export type AlertSent = {
  /** Nothing is left to do. */
  readonly isDone: boolean;
  readonly attempts: number;
  readonly sentAt: Readonly<Record<string, EpochMs>>;
  /** Why a channel did not get it the last time. */
  readonly failures: Readonly<Record<string, string>>;
};

/** What the API needs of the outside world. */
export type AdminDeps = ChangeDeps & {
  readonly clock: Clock;
  /** Real time, for what may be spent on a request. Unit: ms. */
  readonly elapsed: () => number;
  readonly evaluation: EvaluationDeps;
  readonly fleet: FleetSnapshot;
  readonly placements: PlacementReader;
  readonly patrol: PatrolReader;
  readonly receivers: ReceiverReader;
  readonly customers: CustomerReader;
  readonly trail: AuditReader;
  /** What became of a stored alert message; null: there is none. */
  readonly alertSent: (alertId: string) => Promise<AlertSent | null>;
  readonly answers: AnswerStore;
  /** Null: this deployment has no pages for tenants. */
  readonly tenantPages: TenantPages | null;
  /** Give dead letters back to the queue; null where this deployment cannot. @returns what was done, as a sentence */
  readonly redrive: (() => Promise<string>) | null;
  readonly sha256: Sha256;
  /** false: this URL only reads. */
  readonly mayWrite: boolean;
};
