import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { Mass, MassKind } from '../../../shared/placement/mass-model.ts';
import type { DesiredPlacement, Move, Placement } from '../../../shared/placement/model.ts';

/** A placement and the revision under which it was read. */
export type StoredPlacement = { readonly placement: Placement; readonly revision: number };

/** The moves claimed lately and the revision under which they were read. */
export type Claims = { readonly moves: readonly Move[]; readonly revision: number };

/** Durable memory of what is wanted of each set and what became of it. */
export type Placements = {
  /** Sets whose decision waits, the longest waiting first. */
  pending(now: EpochMs): Promise<readonly string[]>;
  /** Sets that are away and due to be looked at, the longest waiting first. */
  away(now: EpochMs): Promise<readonly string[]>;
  /** Streams about which something is decided and not over, paused ones among them. */
  streams(): Promise<readonly string[]>;
  /** Sets about which something is decided and not over. */
  decidedSets(): Promise<readonly string[]>;
  desired(set: string): Promise<DesiredPlacement | null>;
  /** Nothing is left to do about this decision. A later one is not touched. */
  settle(desired: DesiredPlacement): Promise<void>;
  /** Let this decision wait until `until`. A later one is not touched. */
  defer(desired: DesiredPlacement, until: EpochMs): Promise<void>;
  /** @throws {DamagedItem} where what is stored cannot be read: its home would be guessed */
  placement(set: string): Promise<StoredPlacement>;
  /** @throws {Overtaken} where somebody wrote since `stored` was read */
  save(stored: StoredPlacement, placement: Placement): Promise<StoredPlacement>;
  /** Sets that are in the same trouble at the same time; null: none. */
  mass(kind: MassKind): Promise<{ readonly group: Mass | null; readonly revision: number }>;
  /** @throws {Overtaken} where somebody wrote since it was read */
  saveMass(kind: MassKind, revision: number, group: Mass | null): Promise<void>;
  claims(): Promise<Claims>;
  /** @returns false where somebody claimed since `claims` was read */
  claim(claims: Claims, moves: readonly Move[]): Promise<boolean>;
};
