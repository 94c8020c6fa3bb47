import type { EpochMs } from '../../kernel/time.ts';

/** What a domain's people were told, so that they are told it once. */
export type ToldDomain = {
  /** Since when own mail fails; null: it does not. */
  readonly failingSince: EpochMs | null;
  /** Addresses of senders that were told. */
  readonly senders: readonly string[];
  readonly lookedAt: EpochMs;
};
export const NOTHING_TOLD: ToldDomain = { failingSince: null, senders: [], lookedAt: 0 };
