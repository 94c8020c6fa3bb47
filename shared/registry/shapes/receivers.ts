import {
  anything,
  flag,
  list,
  nullable,
  number,
  object,
  optional,
  type Shape,
  text,
  wordOf,
} from '../../kernel/shape.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { KeptAbuse, KeptRefusal, KeptTls } from '../../reports/kept/model.ts';
import type { PackedSource } from '../../reports/kept/pack.ts';
import type { AbuseReport, AggregateReport, PublishedPolicy, TlsPolicy } from '../../reports/model.ts';
import type { Proof } from '../../reports/proof.ts';
import type { PolicySeen, ToldDomain } from '../../reports/tell/told.ts';

type StoredProof = { readonly state: Proof['state']; readonly domain: string | null };
/** A state of a newer version proves nothing. */
const PROOF: Shape<StoredProof> = object<StoredProof>({ state: wordOf(), domain: nullable(text) });

/** A DMARC report as an item holds it. */
export type StoredAggregate = {
  readonly report: AggregateReport;
  readonly proof: StoredProof;
  readonly receivedAt: number;
  readonly sources: readonly PackedSource[];
  readonly addresses: number;
};
const COUNTS = [1, 2, 3, 4, 5] as const;
const PACKED: Shape<PackedSource> = {
  problem: (value, at) =>
    Array.isArray(value) &&
    typeof value[0] === 'string' &&
    COUNTS.every((index) => typeof value[index] === 'number') &&
    typeof value[6] === 'object' &&
    value[6] !== null &&
    Array.isArray(value[7])
      ? null
      : `${at}: expected an address, five numbers, an object and a list, got something else`,
};
export const AGGREGATE_ITEM: Shape<StoredAggregate> = object<StoredAggregate>({
  report: object<AggregateReport>({
    kind: wordOf(),
    organization: text,
    email: text,
    id: text,
    begin: number,
    end: number,
    domain: text,
    policy: object<PublishedPolicy>({
      p: text,
      sp: nullable(text),
      np: nullable(text),
      pct: number,
      testing: flag,
    }),
    isRfc9990: flag,
    rows: number,
    damaged: number,
    isCutOff: flag,
  }),
  proof: PROOF,
  receivedAt: number,
  sources: list(PACKED),
  addresses: number,
});

export const TLS_ITEM: Shape<KeptTls> = object<KeptTls>({
  organization: text,
  id: text,
  begin: number,
  end: number,
  proof: PROOF as Shape<unknown> as Shape<Proof>,
  receivedAt: number,
  policies: list(
    object<TlsPolicy>({ domain: text, policy: text, successful: number, failed: number, failures: list(anything) }),
  ),
});
export const ABUSE_ITEM: Shape<KeptAbuse> = object<KeptAbuse>({
  report: object<AbuseReport>({
    kind: wordOf(),
    type: text,
    sourceIp: nullable(text),
    domains: list(text),
    messageId: nullable(text),
    incidents: number,
  }),
  proof: PROOF as Shape<unknown> as Shape<Proof>,
  receivedAt: number,
});
export const REFUSAL_ITEM: Shape<KeptRefusal> = object<KeptRefusal>({
  at: number,
  object: text,
  from: nullable(text),
  reason: text,
});
/** Fields of an item; `sk` is the domain. */
type HeardItem = { readonly sk: string; readonly heardAt: EpochMs; readonly newsAt?: EpochMs | null };
export const TOLD_DOMAIN: Shape<ToldDomain> = object<ToldDomain>({
  failingSince: nullable(number),
  senders: list(text),
  lookedAt: number,
  policy: optional(object<PolicySeen>({ text, since: nullable(number) })),
});
export const HEARD_ITEM: Shape<HeardItem> = object<HeardItem>({ sk: text, heardAt: number, newsAt: optional(number) });
