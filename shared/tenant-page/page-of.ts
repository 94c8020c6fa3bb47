import { type EpochMs, iso } from '../kernel/time.ts';
import type { Order } from '../onboarding/order.ts';
import type { Stage } from '../onboarding/progress.ts';
import type { WantedRecord, WantedRecords } from '../records/model.ts';
import { MOST_SENDERS, type PageDomain, type PageRecord, type TenantPage } from './model.ts';
import { type Around, type SenderFacts, senderOf } from './sender-of.ts';
import type { Claims } from './token.ts';

/** What the registry and the totals know of one tenant. */
export type TenantFacts = {
  readonly senders: readonly SenderFacts[];
  /** How many senders it has; the first `MOST_SENDERS` of them were read. */
  readonly count: number;
  readonly order: Pick<Order, 'domains'> | null;
  readonly stage: Stage | null;
  readonly records: ReadonlyMap<string, WantedRecords & { readonly checkedAt: EpochMs }>;
};

/** The page of one tenant. What is not the tenant's own does not get in, whoever read it. */
export function pageOf({ tenant, endsAt }: Claims, facts: TenantFacts, around: Around, now: EpochMs): TenantPage {
  const senders = facts.senders.slice(0, MOST_SENDERS).flatMap((one) => senderOf(tenant, one, around) ?? []);
  return {
    tenant,
    readAt: iso(now),
    endsAt: iso(endsAt),
    stage: facts.stage,
    senders,
    more: Math.max(0, facts.count - facts.senders.length),
    domains: (facts.order?.domains ?? []).map((domain) => domainOf(domain, facts.records.get(domain))),
  };
}

function domainOf(domain: string, seen: (WantedRecords & { readonly checkedAt: EpochMs }) | undefined): PageDomain {
  if (seen === undefined) return { domain, checkedAt: null, records: [] };
  return { domain, checkedAt: iso(seen.checkedAt), records: seen.records.flatMap((one) => recordOf(one) ?? []) };
}

/** The record by which the operator's own domain takes reports is the operator's to publish. */
function recordOf({ name, type, value, ttl, state, part, found, isBlocked }: WantedRecord): PageRecord | null {
  return part === 'reports' ? null : { name, type, value, ttl, state, part, found: [...found], isBlocked };
}
