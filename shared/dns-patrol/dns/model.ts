/** Types of records that the patrol asks for. */
export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'DS', 'MX', 'NS', 'PTR', 'SOA', 'SPF', 'TLSA', 'TXT'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export type Mx = { readonly preference: number; readonly exchange: string };
export type Soa = { readonly primary: string; readonly serial: number; readonly minimumSeconds: number };
/** What a record says. Names are in lower case without a trailing dot; a TXT record is its character-strings. */
export type RecordData = {
  readonly A: string;
  readonly AAAA: string;
  readonly CNAME: string;
  /** In hexadecimal, as it came. */
  readonly DS: string;
  readonly MX: Mx;
  readonly NS: string;
  readonly PTR: string;
  readonly SOA: Soa;
  readonly SPF: readonly string[];
  /** In hexadecimal, as it came: usage, selector, matching type, data (RFC 6698 section 2.1). */
  readonly TLSA: string;
  readonly TXT: readonly string[];
};

/**
 * Why there is no answer. None of these says anything about the name.
 * - `timeout`: no answer in time
 * - `unreachable`: the server's port is closed, or there is no way to it
 * - `servfail`, `refused`, `rcode`: a server answered that it cannot or will not answer, or with another code
 * - `bogus`: the resolver says that DNSSEC does not hold (SERVFAIL with an extended error, RFC 8914)
 * - `truncated`: the answer does not fit into UDP and could not be had over TCP
 * - `malformed`: the answer cannot be read, or is to another question
 * - `lame`: a referral to other servers instead of an answer
 * - `loop`: the name is an alias of itself, or of an endless chain
 * - `invalid-name`: no such name can be asked for
 * - `cancelled`: the caller no longer wants the answer
 */
export const FAILURES = [
  'timeout',
  'unreachable',
  'servfail',
  'refused',
  'rcode',
  'bogus',
  'truncated',
  'malformed',
  'lame',
  'loop',
  'invalid-name',
  'cancelled',
] as const;
export type DnsFailure = (typeof FAILURES)[number];

export type Found<T extends RecordType> = {
  readonly status: 'found';
  readonly records: readonly RecordData[T][];
  /** Aliases that were followed, in order; the last one holds the records. */
  readonly aliases: readonly string[];
  /** Lowest of the answer. Unit: s. */
  readonly ttlSeconds: number;
  /** The server that answered, `192.0.2.53:53`. */
  readonly server: string;
  /** The resolver says that DNSSEC validates it; only for types that ask for it. */
  readonly isAuthentic?: boolean;
};
export type Absent = {
  readonly status: 'absent';
  /** `nxdomain`: the name does not exist; `nodata`: it does, without such a record. */
  readonly kind: 'nxdomain' | 'nodata';
  readonly aliases: readonly string[];
  /** How long that may be believed: the lower of the SOA's TTL and its minimum (RFC 2308 section 5). Unit: s. */
  readonly ttlSeconds: number;
  readonly server: string;
};
export type Failed = {
  readonly status: 'failed';
  readonly reason: DnsFailure;
  /** The reason as a sentence for people. It may quote the server: escape it for wherever it is shown. */
  readonly why: string;
};
/** Found, absent, or not known. A failure is never evidence for either. */
export type Answer<T extends RecordType = RecordType> = Found<T> | Absent | Failed;

export type AskOptions = {
  /** Queries under one zone share a few slots, so that no list's servers are flooded. Default: no zone. */
  readonly zone?: string;
  /** Ignore cached answers. Default false. */
  readonly fresh?: boolean;
  /** Prefer another server than this one, where there is one. */
  readonly notServer?: string;
  readonly signal?: AbortSignal;
};

/** Queries the DNS. Never throws, and always returns. */
export type Dns = {
  ask<T extends RecordType>(name: string, type: T, options?: AskOptions): Promise<Answer<T>>;
};

export const failedAnswer = (reason: DnsFailure, why: string): Failed => ({ status: 'failed', reason, why });
