import type { EpochMs } from '../../kernel/time.ts';
import type { PublishedPolicy } from '../model.ts';

/** What a domain's people were told, so that they are told it once. */
export type ToldDomain = {
  /** Since when own mail fails; null: it does not. */
  readonly failingSince: EpochMs | null;
  /** Addresses of senders that were told. */
  readonly senders: readonly string[];
  readonly lookedAt: EpochMs;
  /** The policy that reports found. Missing: nobody looked at it yet. */
  readonly policy?: PolicySeen | null | undefined;
};
export type PolicySeen = {
  /** As `policyText` writes it. */
  readonly text: string;
  /** Since which look; null: since the first one. */
  readonly since: EpochMs | null;
};
export const NOTHING_TOLD: ToldDomain = { failingSince: null, senders: [], lookedAt: 0 };

/** What decides how strict a policy is: `quarantine`, `quarantine pct=50`, `reject t=y`. */
export const policyText = ({ p, pct, testing }: PublishedPolicy): string =>
  `${p}${pct < 100 ? ` pct=${pct}` : ''}${testing ? ' t=y' : ''}`;

/** A policy that has changed begins anew. */
export const policySeen = (text: string, before: PolicySeen | null | undefined, now: EpochMs): PolicySeen =>
  before?.text === text ? before : { text, since: before ? now : null };
