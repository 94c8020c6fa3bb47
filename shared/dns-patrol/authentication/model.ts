import type { Severity } from '../../alerts/model.ts';
import type { SpfResult } from './ports.ts';
import type { RuleId } from './rules.data.ts';

/** Something that is wrong with a record, or could be better. */
export type Finding = {
  /** Stable: it may be named in policies and exceptions. */
  readonly rule: RuleId;
  /** `critical`: mail is refused or not authenticated; `warning`: it may be; `info`: good to know. */
  readonly severity: Severity;
  /** What was there, as it came: escape it for wherever it is shown. */
  readonly seen: string;
  readonly expected: string;
  /**
   * The record to publish, or several, a line each: with it the finding is gone and nothing else is worse. Null where
   * there is no such record.
   */
  readonly mend: string | null;
  /** What a person must decide or do, where no record alone repairs it; null: nothing. */
  readonly decide?: string | null;
};
/** A check that could not be made. It is neither good nor bad. */
export type Undetermined = { readonly check: string; readonly why: string };

/** A domain that sends, and how. */
export type Subject = {
  /** The domain in From. */
  readonly domain: string;
  /** Addresses from which its mail goes out. */
  readonly ips: readonly string[];
  /** The domain in MAIL FROM, where it is not `domain`. */
  readonly mailFrom: string | null;
  /** DKIM selectors to check, beside those in `ses`. */
  readonly selectors: readonly string[];
  /** How SES has it set up; null where it does not send through SES, or that is not known. */
  readonly ses: SesIdentity | null;
  /** It neither sends nor takes mail, and should say so. Default false. */
  readonly isParked?: boolean;
};
/** What GetEmailIdentity says, as the inventory keeps it. */
export type SesIdentity = {
  /** `easy`: three CNAMEs to keys of SES; `byo`: a key of one's own, the token is its selector. */
  readonly dkim: 'easy' | 'byo';
  readonly tokens: readonly string[];
  /** Where the CNAMEs point (`DkimAttributes.SigningHostedZone`); it differs by region and cell. */
  readonly signingZone: string;
  readonly region: string;
};

export type Examined = {
  readonly domain: string;
  readonly findings: readonly Finding[];
  readonly undetermined: readonly Undetermined[];
  /** `result` is null where no address was given to evaluate it for, and the record is right. */
  readonly spf: { readonly result: SpfResult | null; readonly lookups: number; readonly voidLookups: number };
  readonly dmarc: {
    /** As it is applied to this domain: `t`, `sp` and `np` are in it. Null without a record. */
    readonly policy: DmarcPolicy | null;
    /** Where the record is. */
    readonly recordDomain: string | null;
    readonly organizationalDomain: string | null;
  };
  /** Further checks; none of them keeps mail from being delivered. */
  readonly checks: readonly Check[];
  /** What mailbox providers demand of senders. */
  readonly requirements: readonly Requirement[];
  /** What the records said, by name and type, to be compared with the next look. */
  readonly records: Readonly<Record<string, readonly string[]>>;
};
/**
 * - `good`, `bad`: it is as it should be, or is not
 * - `none`: there is nothing of the kind, which is no fault
 * - `unknown`: the check could not be made
 */
export type CheckStatus = 'good' | 'bad' | 'none' | 'unknown';
export type Check = { readonly check: string; readonly status: CheckStatus; readonly why: string };
export const DMARC_POLICIES = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof DMARC_POLICIES)[number];
export type Requirement = {
  readonly provider: 'gmail' | 'yahoo' | 'microsoft';
  readonly requires: string;
  /** `untestable`: DNS does not show it. */
  readonly status: 'met' | 'not-met' | 'unknown' | 'untestable';
};
