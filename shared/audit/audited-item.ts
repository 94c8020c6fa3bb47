import type { EpochMs } from '../kernel/time.ts';
import type { Key } from '../registry/keys.ts';
import type { AuditEntry, AuditTrail } from './model.ts';

/** What an item says, beside what it is kept by. */
export type AuditedFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
/**
 * An item that people change: a set's settings, the switch, the policy. It carries the audit line of its last change
 * until that is written, so that one conditional write makes the change and nobody can lose its line.
 */
export type AuditedItem = {
  readonly fields: AuditedFields;
  /** Counts the changes; 0 where there was none. */
  readonly revision: number;
  /** The line of the last change that may not be written yet. */
  readonly pending: AuditEntry | null;
  /** When some of it ends by itself. */
  readonly endsAt: EpochMs | null;
};
export type AuditedChange = {
  readonly fields: AuditedFields;
  readonly entry: AuditEntry;
  readonly endsAt: EpochMs | null;
};

/** Durable memory of what people decided. */
export type AuditedItems = {
  read(key: Key): Promise<AuditedItem>;
  /** @returns false where the item is no longer at that revision */
  write(key: Key, change: AuditedChange, revision: number): Promise<boolean>;
  /** The line of this revision is written: wait for the end, or for nothing. */
  followed(key: Key, revision: number, endsAt: EpochMs | null): Promise<void>;
};
export type AuditedDeps = { readonly keeper: AuditedItems; readonly audit: AuditTrail };

/** Change what was read, and write the line about it. @returns false where somebody else changed it meanwhile */
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

/** Write the line that whoever made the change did not come to write. */
export async function finishAudited(deps: AuditedDeps, { p, q }: Key): Promise<void> {
  const key = { p, q };
  const { pending, revision, endsAt } = await deps.keeper.read(key);
  if (pending !== null) await deps.audit.put(pending);
  await deps.keeper.followed(key, revision, endsAt);
}
