/** What a row says of the mail of one address: RFC 9990 section 3.1, `record`. */
export type AggregateRow = {
  readonly sourceIp: string;
  /** Messages. */
  readonly count: number;
  /** `none`, `pass`, `quarantine`, `reject`, or another word, in lower case. */
  readonly disposition: string;
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  /** Why the receiver did not follow the policy: `forwarded`, `mailing_list`, … in lower case. */
  readonly reasons: readonly string[];
  /** The domain in From; null where the row leaves it out. */
  readonly headerFrom: string | null;
  readonly dkim: readonly AuthResult[];
  readonly spf: readonly AuthResult[];
};

/** A domain that signed (DKIM) or sent (SPF), and whether that held. `selector` is '' for SPF. */
export type AuthResult = { readonly domain: string; readonly selector: string; readonly result: string };

/** The policy that the receiver found: RFC 9990 section 3.1, `policy_published`. */
export type PublishedPolicy = {
  /** `none`, `quarantine`, `reject`, or another word; '' where the report does not say. */
  readonly p: string;
  readonly sp: string | null;
  readonly np: string | null;
  /** Percent; 100 where it is not said. RFC 9990 has it no more. */
  readonly pct: number;
  /** The record's `t=y`: receivers do not follow the policy. */
  readonly testing: boolean;
};

/** A DMARC aggregate report without its rows. Times are seconds since 1970. */
export type AggregateReport = {
  readonly kind: 'dmarc';
  /** Who it says it is from: shown, not believed. */
  readonly organization: string;
  readonly email: string;
  readonly id: string;
  readonly begin: number;
  readonly end: number;
  /** The domain whose policy it is about, else that of the first row. */
  readonly domain: string;
  readonly policy: PublishedPolicy;
  /** RFC 9990's form, by its namespace or by what only it has. */
  readonly isRfc9990: boolean;
  readonly rows: number;
  /** Rows that could not be read. */
  readonly damaged: number;
  /** It ends before its last tag. */
  readonly isCutOff: boolean;
};

/** What one TLS report says of one policy (RFC 8460 section 4.2). Counts are sessions. */
export type TlsPolicy = {
  readonly domain: string;
  /** `tlsa`, `sts`, `no-policy-found`, or another word. */
  readonly policy: string;
  readonly successful: number;
  readonly failed: number;
  readonly failures: readonly { readonly result: string; readonly sessions: number; readonly mx: string | null }[];
};
export type TlsReport = {
  readonly kind: 'tls';
  readonly organization: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly policies: readonly TlsPolicy[];
  /** Policies that could not be read. */
  readonly damaged: number;
};

/** An abuse report (RFC 5965), without anybody's address. It never counts as a complaint. */
export type AbuseReport = {
  readonly kind: 'abuse';
  /** `abuse`, `not-spam`, `auth-failure`, …, in lower case. */
  readonly type: string;
  readonly sourceIp: string | null;
  /** Domains that the mail claims, or that the reporter names. */
  readonly domains: readonly string[];
  /** SES's id of the message that is reported, where it is one of SES. */
  readonly messageId: string | null;
  readonly incidents: number;
};
