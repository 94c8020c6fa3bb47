import { type EpochMs, iso } from '../../kernel/time.ts';
import { dkimOf, wishFor } from '../../onboarding/known.ts';
import type { Order } from '../../onboarding/order.ts';
import { setsOf } from '../../onboarding/order.ts';
import { isCarriedOut, type Progress, stepIn } from '../../onboarding/progress.ts';
import { leftBy } from '../../onboarding/removal.ts';
import { domainStage, isOnboarding } from '../../onboarding/stage.ts';
import { stepsOf } from '../../onboarding/steps.ts';
import { wantedSuppression } from '../../onboarding/suppression.ts';
import type { SeenIdentity } from '../../placement/inventory-model.ts';
import type { RecordsWish, WantedRecords } from '../../records/model.ts';
import { recordJson } from '../../records/print.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { Customer } from '../schema/customers.ts';

/** What the registry knows of one customer. */
export type CustomerFacts = {
  readonly order: Order;
  readonly progress: Progress | null;
  readonly identities: ReadonlyMap<string, SeenIdentity>;
  /** What the patrol saw, by domain. */
  readonly records: ReadonlyMap<string, SeenRecords>;
};
type SeenRecords = WantedRecords & { readonly checkedAt: EpochMs };

/** One customer as the API shows it. */
export function customerOf({ order, progress, identities, records }: CustomerFacts, now: EpochMs): Customer {
  const { tenant, template, declared, domains } = order;
  return {
    tenant,
    stage: progress?.stage ?? 'ordered',
    since: iso(progress?.since ?? order.orderedAt),
    template: { name: template.name, version: template.version },
    sets: [...setsOf(order)],
    suppression: [...wantedSuppression(order)].map(([set, { reasons, scope, autoValidation }]) => ({
      ...{ set, reasons: [...reasons], scope, autoValidation },
    })),
    declared,
    steps: stepsOf(order).map(({ id, call, on, why }) => {
      const is = progress === null ? null : stepIn(progress, id);
      return { call, on, why, state: is?.state ?? 'waiting', sentence: is?.why ?? null, todo: is?.todo ?? null };
    }),
    leaves: [...leftBy(order)],
    domains: domains.map((domain) => {
      const identity = identities.get(domain);
      const { mailFrom, dkim, isMailFromVerified, dmarc } = wishFor(order, domain, '', identity);
      const seen = records.get(domain);
      return {
        domain,
        stage: stageOfDomain(order, progress, domain, seen ?? null, now),
        mailFrom,
        dkim: shownKeys(dkim),
        mailFromVerified: isMailFromVerified,
        region: regionOf(progress),
        dmarc,
        checkedAt: seen === undefined ? null : iso(seen.checkedAt),
        records: seen === undefined ? [] : seen.records.map((one) => ({ ...recordJson(one), found: [...one.found] })),
        notes: seen === undefined ? [] : [...seen.notes, ...seen.records.flatMap(({ told }) => told ?? [])],
      };
    }),
  };
}

/** The stage of one domain while the customer is set up; then that of the customer. */
function stageOfDomain(
  order: Order,
  progress: Progress | null,
  domain: string,
  seen: Pick<SeenRecords, 'checkedAt' | 'records'> | null,
  now: EpochMs,
): Customer['stage'] {
  if (progress === null) return 'ordered';
  if (!isOnboarding(progress.stage)) return progress.stage;
  const states = seen && { checkedAt: seen.checkedAt, states: seen.records.map(({ state }) => state) };
  const isVerified = progress.domains[domain]?.isVerified === true;
  return domainStage(isCarriedOut(order, progress), isVerified, states, { since: progress.since, now });
}

/** `arn:aws:ses:REGION:…` */
const regionOf = (progress: Progress | null): string | null => progress?.tenantArn?.split(':')[3] ?? null;

const shownKeys = (dkim: RecordsWish['dkim']): Customer['domains'][number]['dkim'] =>
  dkim && {
    tokens: [...dkim.tokens],
    signingZone: dkim.signingZone,
    origin: dkim.origin,
    verified: dkim.isVerified,
  };

/** A domain as the API shows it, as SES showed it last. */
export const identityShown = (identity: SeenIdentity): AnswerOf<'getIdentity'> => ({
  domain: identity.name,
  seenAt: iso(identity.seenAt),
  dkim: shownKeys(dkimOf(identity)),
  mailFrom: identity.mailFrom?.domain ?? null,
  mailFromVerified: identity.mailFrom?.status === 'SUCCESS',
});
