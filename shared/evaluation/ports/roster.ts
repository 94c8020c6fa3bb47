import type { Day, EpochMs } from '../../kernel/time.ts';

export type RosterEntry = { readonly set: string; readonly lastDay: Day };

/** A stream is forgotten after this many idle days: as long as slots live. */
export const STREAM_IDLE_DAYS = 16;
/** The tenant of a stream is noted again after this many days, so that it is kept while the stream has mail. */
export const TENANT_RENEWED_DAYS = 7;

/** The known configuration sets and streams. */
export type Roster = {
  /** Registers a set. Idempotent. */
  enroll(set: string, at: EpochMs): Promise<void>;
  /**
   * Stores the SES tenant of a set or stream. A name with two tenants belongs to none. That of a stream is kept as long
   * as its entry would be, from `at` on; without a time it is kept for good.
   */
  noteTenant(name: string, sesTenant: string, at?: EpochMs): Promise<void>;
  /** Stores the last day with events of a set or stream. Registers a stream. */
  seenOn(name: string, day: Day): Promise<void>;
  /** The sets. */
  all(): Promise<readonly RosterEntry[]>;
  /** The sets whose first mail came at a time or later. Sets without a known time are left out. */
  enrolledSince(at: EpochMs): Promise<readonly { readonly set: string; readonly enrolledAt: EpochMs }[]>;
  /** The streams of all sets that have had events on a day or since, without those that are forgotten. */
  streams(since: Day): Promise<readonly RosterEntry[]>;
  /** Streams without events since a day that are not forgotten, and not kept today. */
  idleStreams(since: Day, today: Day): Promise<readonly RosterEntry[]>;
  /** Takes an idle stream off the list until it has events again. Changes nothing where it has had some since. */
  forgetStream(stream: RosterEntry): Promise<void>;
  /** Keeps an idle stream on the list. */
  keepStream(name: string, today: Day): Promise<void>;
};
