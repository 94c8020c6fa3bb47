/**
 * - `missing`: nothing stands there; `wrong`: something else does
 * - `published`: it stands there, or what stands there does as well; `verified`: SES says so, too
 * - `unknown`: the DNS does not answer, which is evidence of nothing
 */
export const RECORD_STATES = ['missing', 'wrong', 'published', 'verified', 'unknown'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** What a record is there for. */
export type RecordPart = 'dkim' | 'mail-from' | 'spf' | 'dmarc' | 'reports';

/** A record that should stand in the DNS, and what stands there now. */
export type WantedRecord = {
  /** In lower case, ASCII, without a trailing dot. */
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  /** A host without a trailing dot, `10 HOST` for MX, or a text in one piece. */
  readonly value: string;
  /** Unit: s. */
  readonly ttl: number;
  readonly state: RecordState;
  /** What stands there instead, or already; of another type it begins with that. Third-party text. */
  readonly found: readonly string[];
  readonly part: RecordPart;
  /** Other records of that name and type, which stay. */
  readonly kept: readonly string[];
  /** What a person must know before it is published; null: nothing. */
  readonly told: string | null;
  /** It cannot be published as it is, or something that passes would fail: a person decides first. */
  readonly isBlocked: boolean;
};

/** All records of one domain. */
export type WantedRecords = {
  readonly domain: string;
  readonly records: readonly WantedRecord[];
  /** What is left out and why, and what the patrol would still say once all is published. */
  readonly notes: readonly string[];
};

/** What is wanted of a domain. */
export type RecordsWish = {
  readonly domain: string;
  readonly region: string;
  /** Null: SES's own. */
  readonly mailFrom: string | null;
  /** As SES reports it; null: not known, so there are no DKIM records. */
  readonly dkim: {
    readonly tokens: readonly string[];
    readonly signingZone: string;
    /** `AWS_SES`, `AWS_SES_<REGION>`, or `EXTERNAL` for a key of one's own; null: not known. */
    readonly origin: string | null;
    readonly isVerified: boolean;
  } | null;
  readonly isMailFromVerified: boolean;
  /** Where there is no policy yet. */
  readonly dmarc: { readonly policy: 'none' | 'quarantine' | 'reject'; readonly rua: string | null };
  /** Unit: s. */
  readonly ttl: number;
};

export const isThere = ({ state }: Pick<WantedRecord, 'state'>): boolean =>
  state === 'published' || state === 'verified';
