import { type Order, setsOf } from './order.ts';

/** What a removal leaves, a sentence each. */
export function leftBy(order: Order): readonly string[] {
  const { tenant, template, domains, removal } = order;
  if (removal === undefined) return [];
  const sets = setsOf(order).filter((set) => !removal.sets.includes(set));
  const identities = domains.filter((domain) => !removal.domains.includes(domain));
  return [
    ...(sets.length === 0 ? [] : [`Not named, so they stay: configuration sets ${sets.join(', ')}`]),
    ...(identities.length === 0 ? [] : [`Not named, so they stay: identities ${identities.join(', ')}`]),
    ...(template.sesTenant && !removal.sesTenant
      ? [`Not named, so it stays: SES's tenant ${tenant}, with its suppression list`]
      : []),
    'Suppression entries of the account stay: who complained once complains again',
    ...removal.domains.map((domain) => `The DNS records of ${domain} stay: its owner takes them out`),
    `What was counted and decided of ${tenant} stays, and its place in the policy`,
  ];
}
