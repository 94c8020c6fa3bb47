import type { Severity } from '../../alerts/model.ts';

/** Most decisions in one request. */
export const MOST_HELD = 200;

/**
 * What waits for a person:
 * - `silence`: no events come, or slots are not closed, so nobody is judged
 * - `held`: decisions that nobody has approved
 * - `failed`: moves that could not be carried out
 * - `drift`: placements that somebody else changed
 * - `notice`: what the inventory found about the account, pools and sets
 * - `listing`: addresses and domains on blocklists
 * - `record`: records that mail depends on
 */
export const NEED_KINDS = ['silence', 'held', 'failed', 'drift', 'notice', 'listing', 'record'] as const;
export type NeedKind = (typeof NEED_KINDS)[number];

/** Whom or what a need is about. */
export type NeedItem = {
  readonly name: string;
  readonly sentence: string;
  /** Of a set: the version that a decision about it is made under; null: it is no set. */
  readonly version: string | null;
  /** What has to be copied unharmed, such as a record to publish; null: nothing. */
  readonly copy: string | null;
};

/** The one thing to do about a need. */
export type NeedAction = {
  readonly label: string;
  /** `approve`: all of its items, with one reason; `open`: go to a page of the console. */
  readonly does: 'approve' | 'open';
  /** The page of the console where more is to be seen, as it stands after `#`. */
  readonly page: string;
  /** The same on the command line; null: there is no command. */
  readonly command: string | null;
};

/** One thing that waits for a person, with its numbers and its one action. A mass failure is one of these. */
export type Need = {
  readonly kind: NeedKind;
  readonly severity: Severity;
  readonly title: string;
  readonly sentence: string;
  /** ISO 8601, since when the oldest of it waits; null: not known. */
  readonly since: string | null;
  readonly count: number;
  readonly items: readonly NeedItem[];
  readonly action: NeedAction;
};
