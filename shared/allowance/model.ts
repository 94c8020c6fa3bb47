import type { EpochMs, Hour } from '../kernel/time.ts';

/**
 * What one set or stream may send within an hour, as it is kept: `tick` writes a new hour, `serve-allowance` what was
 * taken of it. Unit: messages.
 */
export type Allowance = {
  /** Rises by one with every write: a new hour is written on condition that nobody came between. */
  readonly version: number;
  readonly hour: Hour;
  /** null: no ladder limits it. */
  readonly allowed: number | null;
  /** Taken within the hour. */
  readonly granted: number;
  /** Taken on this day (UTC), the hour included. */
  readonly grantedToday: number;
  /** Mail of this day that was counted when the hour began. */
  readonly sent: number;
  /** Mailbox providers that get less: how much of it may be for them, and was taken for them. */
  readonly providers: Readonly<Record<string, ProviderAllowance>>;
  /** The keys of the last takes and what they got, the newest last. */
  readonly takes: readonly Taken[];
};
export type ProviderAllowance = { readonly allowed: number; readonly granted: number };
/** A take that was answered: a digest of its key, and what it got. */
export type Taken = { readonly key: string; readonly granted: number };

/** Keys that an allowance remembers: a repeated one of these is answered again, and takes nothing. */
export const KEPT_TAKES = 64;
/** Hex digits of a key's digest that are kept: 35 bits. Of 64 two are alike once in half a billion takes. */
export const KEY_DIGITS = 10;
/** The digest of a key, out of a hash in hex. Each byte is below 128, so that it is text wherever bytes are read as text. */
export const keyDigest = (hash: string): string =>
  Array.from({ length: KEY_DIGITS }, (_, at) => {
    const digit = Number.parseInt(hash[at] ?? '0', 16);
    return (at % 2 === 0 ? digit % 8 : digit).toString(16);
  }).join('');
/** Mailbox providers that an allowance keeps apart, those that get least: the item must stay one write unit. */
export const MOST_PROVIDERS = 3;
/** Most messages of one take. */
export const MOST_TAKEN = 1_000_000;

/** Why a set may send so much: what its ladders say, in words that were true when the hour began. */
export type AllowanceReason = { readonly hour: Hour; readonly why: string };

/** Sets and streams that somebody asks for. Only they have an allowance. */
export type AskedName = { readonly name: string; readonly askedAt: EpochMs; readonly expiresAt: EpochMs };

export type AllowanceStore = {
  /** Every name that was asked for lately. */
  asked(): Promise<readonly AskedName[]>;
  /** Notes that a name is asked for; `tick` gives it an allowance within a minute. Idempotent. */
  ask(name: string, at: EpochMs): Promise<void>;
  read(name: string): Promise<Allowance | null>;
  reason(name: string): Promise<AllowanceReason | null>;
  /** Puts it on condition that what is stored has the version before (0: nothing is). @returns false after a lost race */
  save(name: string, allowance: Allowance): Promise<boolean>;
  /**
   * Adds what a take got to an allowance as it was read. What others take meanwhile stays; refused only where there is not
   * enough left for it, another hour has begun, or its key is known.
   * @returns the allowance as it is then; null where it was refused
   */
  take(name: string, seen: Allowance, taken: Taken & { readonly provider: string | null }): Promise<Allowance | null>;
  saveReason(name: string, reason: AllowanceReason): Promise<void>;
};
