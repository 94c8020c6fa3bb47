import type { EpochMs } from '../../kernel/time.ts';
import type { AbuseReport, AggregateReport, TlsPolicy } from '../model.ts';
import type { Proof } from '../proof.ts';
import type { SourceSums } from '../sums.ts';
import type { ToldDomain } from '../tell/told.ts';

/** How long what receivers say is kept, from the end of the time that it is about. Unit: days. */
export const KEPT_DAYS = 90;
/** A DMARC report as it is kept: its addresses, capped, and who is known to have sent it. */
export type KeptAggregate = {
  readonly report: AggregateReport;
  readonly proof: Proof;
  readonly receivedAt: EpochMs;
  readonly sources: ReadonlyMap<string, SourceSums>;
  /** Addresses that the report names, those that are kept together among them. */
  readonly addresses: number;
};

/** What a TLS report says of one domain. */
export type KeptTls = {
  readonly organization: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly proof: Proof;
  readonly receivedAt: EpochMs;
  readonly policies: readonly TlsPolicy[];
};

/** An abuse report, without anybody's address. It never counts as a complaint in judging. */
export type KeptAbuse = {
  readonly report: AbuseReport;
  readonly proof: Proof;
  readonly receivedAt: EpochMs;
};

/** All that is kept of one domain: counts stand in reports, and whoever reads adds up. */
export type KeptReports = {
  /** Of known receivers. */
  readonly known: readonly KeptAggregate[];
  /** Of anybody else: shown, and decides nothing. */
  readonly others: readonly KeptAggregate[];
  readonly tls: readonly KeptTls[];
  readonly abuse: readonly KeptAbuse[];
};

/** A domain of which receivers said anything. Times are ms since 1970. */
export type HeardDomain = {
  readonly name: string;
  /** When the last report of a known receiver, or the last figures, came; null where none did. */
  readonly newsAt: EpochMs | null;
  readonly heardAt: EpochMs;
  /** What its people were told; null: nothing yet. */
  readonly told: ToldDomain | null;
};

/** A mail to the report address that is not counted. */
export type KeptRefusal = {
  readonly at: EpochMs;
  /** The object that holds the mail, as long as the bucket keeps it. */
  readonly object: string;
  /** The domain that the mail proves to be from, or null. */
  readonly from: string | null;
  readonly reason: string;
};
