import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { CommandName } from '../../../shared/placement/commands.ts';
import type { NameList } from '../../../shared/placement/findings.ts';

/** What a person asked of every set. */
export type Commands = {
  /** The one that is not obeyed yet; null: none. */
  waiting(): Promise<{ readonly command: CommandName; readonly revision: number } | null>;
  obeyed(revision: number): Promise<void>;
};

/** Puts everything back before a removal. Kept so that it goes on where it stopped. */
export type Evacuation = {
  readonly startedAt: EpochMs;
  /** Null once it is done. */
  readonly at: { readonly token: string | null; readonly index: number } | null;
  readonly sets: number;
  /** Sets that were brought home, and destinations that were taken off. */
  readonly broughtHome: number;
  readonly detached: number;
  /** SES tenants of streams that were enabled again; absent: none. */
  readonly enabled?: number;
  /** What a person must see to: `<set>: <why>`. */
  readonly left: NameList;
};

/** The evacuation that is under way or done; null: none, everything works as ever. */
export type Evacuations = {
  state(): Promise<Evacuation | null>;
  save(evacuation: Evacuation | null): Promise<void>;
};
