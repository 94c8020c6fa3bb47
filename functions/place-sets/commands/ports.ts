import type { CommandName } from '../../../shared/placement/commands.ts';
import type { Evacuation } from '../../../shared/placement/evacuation.ts';

/** What a person asked of every set. */
export type Commands = {
  /** The one that is not obeyed yet; null: none. */
  waiting(): Promise<{ readonly command: CommandName; readonly revision: number } | null>;
  obeyed(revision: number): Promise<void>;
};

/** The evacuation that is under way or done; null: none, everything works as ever. */
export type Evacuations = {
  state(): Promise<Evacuation | null>;
  save(evacuation: Evacuation | null): Promise<void>;
};
