import type { SeenAccount } from '../../../shared/account/model.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { SesSetState } from '../../../shared/placement/delivery.ts';
import type { InventoryFindings, NameList } from '../../../shared/placement/findings.ts';
import type { DedicatedIp, Identity, SeenIdentity, SeenSet } from '../../../shared/placement/inventory-model.ts';
import type { Carried, Coming } from '../../../shared/placement/readiness.ts';

/** What one round of the inventory has come upon so far. */
export type InventoryNotes = {
  readonly startedAt: EpochMs;
  readonly sets: number;
  /** Sets that send and are not watched though they should be. */
  readonly unwatched: NameList;
  /** Sets in the quarantine pool that we did not send there. */
  readonly strays: NameList;
  /** Sets that SES lists and refuses to describe: nobody knows where their mail goes, nor whether they are watched. */
  readonly refused?: NameList;
  /** Pools that sets were seen with, and how many sets. */
  readonly pools?: Readonly<Record<string, number>>;
};

/** How far the inventory has come. `index`: items of this page that are done. */
export type Cursor =
  | { readonly phase: 'sets'; readonly token: string | null; readonly index: number; readonly notes?: InventoryNotes }
  | { readonly phase: 'pools'; readonly notes?: InventoryNotes }
  | { readonly phase: 'account' }
  | { readonly phase: 'identities'; readonly token: string | null; readonly index: number }
  | { readonly phase: 'resting'; readonly until: EpochMs };

/** What SES listed, for everybody else to read. */
export type Inventory = {
  cursor(): Promise<Cursor | null>;
  saveCursor(cursor: Cursor): Promise<void>;
  set(name: string): Promise<SeenSet | null>;
  /** @param watched null: nobody looked */
  sawSet(set: string, state: SesSetState, watched: boolean | null, at: EpochMs): Promise<void>;
  /** SES does not know a set that was seen. The first time counts, until it is seen again. */
  missed(set: string, at: EpochMs): Promise<void>;
  /** @param managed those of the pools that SES fills by itself, as far as that was asked */
  sawPools(
    pools: readonly string[],
    ips: readonly DedicatedIp[],
    at: EpochMs,
    managed?: readonly string[],
  ): Promise<void>;
  /** Mail that left by addresses lately; null: nobody has counted yet. */
  carried(): Promise<Carried | null>;
  /** Mail of the sets that are quarantined, or would be; null: nobody has counted yet. */
  coming(): Promise<Coming | null>;
  /** Sets that are away and whose mail leaves by other addresses; null: nobody has looked yet. */
  leaks(): Promise<{ readonly names: NameList } | null>;
  identities(): Promise<readonly SeenIdentity[]>;
  sawIdentity(identity: Identity, at: EpochMs): Promise<void>;
  /** SES does not list it any more. */
  forgetIdentity(name: string): Promise<void>;
  sawAccount(seen: SeenAccount): Promise<void>;
  /** As it was seen last; null: it was not yet. */
  seenAccount(): Promise<SeenAccount | null>;
  /** Topics that sets were ever attached to, the present one last. */
  topics(): Promise<readonly string[]>;
  saveTopics(topics: readonly string[]): Promise<void>;
  findings(): Promise<InventoryFindings>;
  saveFindings(findings: InventoryFindings): Promise<void>;
};
