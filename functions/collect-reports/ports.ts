import type { EpochMs } from '../../shared/kernel/time.ts';
import type { ReportStore } from '../../shared/reports/kept/ports.ts';
import type { AbuseReport } from '../../shared/reports/model.ts';
import type { Proof } from '../../shared/reports/proof.ts';
import type { RefusedReport } from '../../shared/reports/refused.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';

/** What a mail holds: reports, unpacked as they are read, or why one of them cannot be. */
export type MailPart =
  | { readonly proof: Proof; readonly bytes: AsyncIterable<Uint8Array> }
  /** `key` tells it from all others. */
  | { readonly proof: Proof; readonly abuse: AbuseReport; readonly key: string }
  | { readonly refused: RefusedReport };

/** Mails as SES put them into the bucket, by the name of the object. */
export type ReportMails = {
  /** When it came, where that is known, and its parts as they are read; null where it is gone. */
  open(name: string): Promise<{ readonly at: EpochMs | null; readonly parts: AsyncIterable<MailPart> } | null>;
  remove(name: string): Promise<void>;
  /** Puts it where people may look at it until the bucket lets it go. */
  setAside(name: string): Promise<void>;
  /** What its name is there. */
  asideName(name: string): string;
  /** Names of mails that came before a time. */
  leftOver(before: EpochMs): AsyncIterable<string>;
};

export type CollectDeps = {
  readonly mails: ReportMails;
  readonly store: ReportStore;
  /** Names of the account's identities, as SES last listed them. */
  readonly identities: () => Promise<readonly string[]>;
  readonly clock: { now(): EpochMs };
  readonly log: (entry: LogFields) => void;
};

/** What became of the reports of some mails. */
export type Collected = {
  /** Kept for the first time. */
  counted: number;
  /** Kept before. */
  duplicates: number;
  /** Without content, as some receivers send them. */
  empty: number;
  /** Not kept because as many of that day are. */
  tooMany: number;
  refused: number;
};
