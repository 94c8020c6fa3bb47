import type { EpochMs } from '../../kernel/time.ts';
import type { Dns } from '../dns/model.ts';

/** RFC 7208 section 2.6. */
export const SPF_RESULTS = ['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror'] as const;
export type SpfResult = (typeof SPF_RESULTS)[number];
export type SpfEvaluation = {
  readonly result: SpfResult;
  /** How it was reached, in words. It may quote records: escape it for wherever it is shown. */
  readonly comment: string;
  /** Terms that ask the DNS; at most 10 are allowed (RFC 7208 section 4.6.4). */
  readonly lookups: number;
  /** Of them without an answer; at most 2 are allowed. */
  readonly voidLookups: number;
  /** What the domain's owner tells those who fail (section 6.2): third-party text. */
  readonly explanation: string | null;
};
export type SpfQuestion = {
  /** MAIL FROM, or empty for a null sender. */
  readonly sender: string;
  readonly ip: string;
  readonly helo: string;
};
/** check_host() of RFC 7208 section 4, to the letter. Never throws. @param dns another one than usual */
export type EvaluateSpf = (question: SpfQuestion, dns?: Dns) => Promise<SpfEvaluation>;

/**
 * What a policy host answered (RFC 8461 section 3.3).
 * - `found`: 200 and text/plain
 * - `unfit`: an answer that senders do not take, such as a redirect, or one that is too long
 * - `failed`: nobody knows: no connection, no answer in time. `isTheirs`: the host's certificate is not for it, or nobody
 *   known vouches for it, which senders take for a failure, too
 */
export type PolicyAnswer =
  | { readonly status: 'found'; readonly text: string }
  | { readonly status: 'unfit'; readonly why: string }
  | { readonly status: 'failed'; readonly why: string; readonly isTheirs?: boolean };
/** Fetches `https://HOST/.well-known/mta-sts.txt` from that address. Never throws, never hangs. */
export type FetchPolicy = (host: string, address: string) => Promise<PolicyAnswer>;

/** Fetches a document of at most 64 KB from that address, by HTTPS and no redirect. Never throws, never hangs. */
export type FetchDocument = (host: string, address: string, path: string) => Promise<PolicyAnswer>;
/** What a certificate says of itself. */
export type Certificate = {
  readonly names: readonly string[];
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Extended key usages, by their object identifiers. */
  readonly usages: readonly string[];
};
/** Reads the first certificate of a PEM file; null where there is none. Never throws. */
export type ReadCertificate = (pem: string) => Certificate | null;

/** What examining a domain needs. */
export type AuthenticationDeps = {
  readonly dns: Dns;
  readonly evaluateSpf: EvaluateSpf;
  readonly fetchPolicy: FetchPolicy;
  /** Without it a logo and its certificate are not checked. */
  readonly fetchDocument?: FetchDocument;
  readonly readCertificate?: ReadCertificate;
  readonly now?: () => EpochMs;
  /** A label that cannot be guessed, one per run: it shows whether the resolver makes up answers. */
  readonly nonce?: string;
};
