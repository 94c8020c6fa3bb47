import type { EpochMs } from '../kernel/time.ts';
import type { Key } from '../registry/keys.ts';
import type { AuditEntry, AuditTrail } from './model.ts';

/** The fields of an item, without its key. */
export type AuditedFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
/**
 * An item that people change: a set's settings, the switch, the policy. It holds the audit line of its last change
 * until that line is written. So one conditional write makes the change, and the line cannot get lost.
 */
export type AuditedItem = {
  readonly fields: AuditedFields;
  /** Number of changes; 0 before the first. */
  readonly revision: number;
  /** The line of the last change, which may not be written yet. */
  readonly pending: AuditEntry | null;
  /** When a part of it ends automatically. */
  readonly endsAt: EpochMs | null;
};
export type AuditedChange = {
  readonly fields: AuditedFields;
  readonly entry: AuditEntry;
  readonly endsAt: EpochMs | null;
};

/** Stores what people decided. */
export type AuditedItems = {
  read(key: Key): Promise<AuditedItem>;
  /** @returns false where the item is no longer at that revision */
  write(key: Key, change: AuditedChange, revision: number): Promise<boolean>;
  /** Notes that the line of this revision is written. The item then waits for its end, if it has one. */
  followed(key: Key, revision: number, endsAt: EpochMs | null): Promise<void>;
};
export type AuditedDeps = { readonly keeper: AuditedItems; readonly audit: AuditTrail };

/** Changes an item as it was read, and writes the audit line. @returns false where it changed meanwhile */
export async function writeAudited(
  deps: AuditedDeps,
  key: Key,
  was: AuditedItem,
  change: AuditedChange,
): Promise<boolean> {
  if (was.pending !== null) await deps.audit.put(was.pending);
  if (!(await deps.keeper.write(key, change, was.revision))) return false;
  await deps.audit.put(change.entry);
  await deps.keeper.followed(key, was.revision + 1, change.endsAt);
  return true;
}

/** Writes the audit line of an earlier change whose writer stopped before it. */
export async function finishAudited(deps: AuditedDeps, { pk, sk }: Key): Promise<void> {
  const key = { pk, sk };
  const { pending, revision, endsAt } = await deps.keeper.read(key);
  if (pending !== null) await deps.audit.put(pending);
  await deps.keeper.followed(key, revision, endsAt);
}
