import type { RecordsWish, WantedRecord, WantedRecords } from '../records/model.ts';
import { mailFromOf, type Order, setsOf } from './order.ts';
import { stepsOf } from './steps.ts';

/** How long caches keep what may still be corrected. Unit: s. */
const TTL_SECONDS = 300;

/** What is wanted of one domain of an order. @param dkim null: SES has not made its keys yet */
export const wishOf = (
  order: Order,
  domain: string,
  region: string,
  { dkim, isMailFromVerified }: Pick<RecordsWish, 'dkim' | 'isMailFromVerified'>,
): RecordsWish => {
  const { policy, collector } = order.template.domain.dmarc;
  return {
    ...{ domain, region, dkim, isMailFromVerified, ttl: TTL_SECONDS, mailFrom: mailFromOf(order, domain) },
    dmarc: { policy, rua: collector === null ? null : `mailto:${order.tenant.toLowerCase()}@${collector}` },
  };
};

/** SES makes the tokens when it creates the identity: their places are shown before. */
export const tokenPlaces = (domain: string): readonly Pick<WantedRecord, 'name' | 'type' | 'value' | 'state'>[] =>
  [1, 2, 3].map((n) => ({
    name: `<token ${n} of SES>._domainkey.${domain}`,
    type: 'CNAME',
    value: `<token ${n} of SES>.dkim.amazonses.com`,
    state: 'missing',
  }));

/** What an order would do, in the form that scripts may rely on. */
export const planJson = (order: Order, wanted: readonly WantedRecords[]) => ({
  tenant: order.tenant,
  sets: setsOf(order),
  calls: stepsOf(order).map(({ call, on, why }) => ({ call, on, why })),
  records: wanted.flatMap(({ domain, records }) => [
    ...(records.some(({ part }) => part === 'dkim') ? [] : tokenPlaces(domain)),
    ...records.map(({ name, type, value, state }) => ({ name, type, value, state })),
  ]),
});
export type Plan = ReturnType<typeof planJson>;
