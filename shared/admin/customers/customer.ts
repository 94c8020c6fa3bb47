import { type EpochMs, iso } from '../../kernel/time.ts';
import { wishFor } from '../../onboarding/known.ts';
import type { Order } from '../../onboarding/order.ts';
import { setsOf } from '../../onboarding/order.ts';
import { type Progress, stepIn } from '../../onboarding/progress.ts';
import { stepsOf } from '../../onboarding/steps.ts';
import type { SeenIdentity } from '../../placement/inventory-model.ts';
import type { WantedRecords } from '../../records/model.ts';
import { recordsJson } from '../../records/print.ts';
import type { Customer } from '../schema/customers.ts';

/** What the registry knows of one customer. */
export type CustomerFacts = {
  readonly order: Order;
  readonly progress: Progress | null;
  readonly identities: ReadonlyMap<string, SeenIdentity>;
  /** What the patrol saw, by domain. */
  readonly records: ReadonlyMap<string, WantedRecords & { readonly checkedAt: EpochMs }>;
};

/** One customer as the API shows it. */
export function customerOf({ order, progress, identities, records }: CustomerFacts): Customer {
  const { tenant, template, declared, domains } = order;
  return {
    tenant,
    stage: progress?.stage ?? 'ordered',
    since: iso(progress?.since ?? order.orderedAt),
    template: { name: template.name, version: template.version },
    sets: [...setsOf(order)],
    declared,
    steps: stepsOf(order).map(({ id, call, on, why }) => {
      const is = progress === null ? null : stepIn(progress, id);
      return { call, on, why, state: is?.state ?? 'waiting', sentence: is?.why ?? null, todo: is?.todo ?? null };
    }),
    domains: domains.map((domain) => {
      const identity = identities.get(domain);
      const { mailFrom, dkim, isMailFromVerified, dmarc } = wishFor(order, domain, '', identity);
      const seen = records.get(domain);
      return {
        domain,
        mailFrom,
        dkim: dkim && {
          tokens: [...dkim.tokens],
          signingZone: dkim.signingZone,
          origin: dkim.origin,
          verified: dkim.isVerified,
        },
        mailFromVerified: isMailFromVerified,
        region: regionOf(progress),
        dmarc,
        checkedAt: seen === undefined ? null : iso(seen.checkedAt),
        records: seen === undefined ? [] : recordsJson(seen).records.map((one) => ({ ...one, found: [...one.found] })),
        notes: seen === undefined ? [] : [...seen.notes, ...seen.records.flatMap(({ told }) => told ?? [])],
      };
    }),
  };
}

/** `arn:aws:ses:REGION:…` */
const regionOf = (progress: Progress | null): string | null => progress?.tenantArn?.split(':')[3] ?? null;
