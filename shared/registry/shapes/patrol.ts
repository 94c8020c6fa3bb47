import type { BrokenRule, BrokenRules } from '../../dns-patrol/findings/broken.ts';
import type { KnownRecords } from '../../dns-patrol/findings/drift.ts';
import type { ListingRecord } from '../../dns-patrol/findings/listing.ts';
import type { StoredFindings, StoredHealth } from '../../dns-patrol/findings/ports.ts';
import {
  anyObject,
  flag,
  list,
  nullable,
  number,
  object,
  optional,
  record,
  type Shape,
  text,
  wordOf,
} from '../../kernel/shape.ts';

export const STORED_HEALTH: Shape<StoredHealth> = object<StoredHealth>({
  list: text,
  kind: wordOf(),
  state: wordOf(),
  why: nullable(text),
  since: number,
  checkedAt: number,
  nextAt: number,
  failures: number,
});

export const LISTING_RECORD: Shape<ListingRecord> = object<ListingRecord>({
  target: text,
  list: text,
  state: wordOf(),
  since: number,
  evidence: nullable(anyObject),
  blamed: optional(list(text)),
  history: list(object({ from: number, until: nullable(number), evidence: anyObject })),
});

export const BROKEN_RULES: Shape<BrokenRules> = record(
  object<BrokenRule>({
    since: number,
    isTold: flag,
    isAnnounced: optional(flag),
    blamed: optional(list(text)),
    missed: number,
  }),
);
export const KNOWN_RECORDS: Shape<KnownRecords> = record(object({ texts: list(text), goneSince: nullable(number) }));

export const STORED_FINDINGS: Shape<StoredFindings> = object<StoredFindings>({
  domain: text,
  checkedAt: number,
  findings: list(anyObject),
  undetermined: list(anyObject),
});
