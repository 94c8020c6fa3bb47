import type { EpochMs } from '../../kernel/time.ts';
import { whyDomainStays, whySetStays } from '../../onboarding/in-use.ts';
import { type Order, type Removal, setsOf } from '../../onboarding/order.ts';
import { stepIn } from '../../onboarding/progress.ts';
import { leftBy } from '../../onboarding/removal.ts';
import { stepsOf } from '../../onboarding/steps.ts';
import { nearest } from '../../policy/nearest.ts';
import { showValue } from '../../policy/shown.ts';
import { RequestRefused } from '../api/problem.ts';
import type { BodyOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import type { RemovalPlan } from '../schema/customers.ts';

type Asked = BodyOf<'planRemoval'>;
type Stay = RemovalPlan['stays'][number];

/** The order of a customer. @throws {RequestRefused} where there is none */
export async function orderedBefore({ customers }: Pick<AdminDeps, 'customers'>, tenant: string): Promise<Order> {
  const given = await customers.order(tenant);
  if (given !== null) return given.order;
  const sentence = `expected a customer that was ordered, and nobody has ordered ${tenant}`;
  throw new RequestRefused('not-found', `path.tenant: ${sentence}`, [{ field: 'path.tenant', sentence }]);
}

/** Whether a customer is being taken out; one who is out is not. */
export async function isLeaving({ customers }: Pick<AdminDeps, 'customers'>, tenant: string): Promise<boolean> {
  const [given, { progress }] = await Promise.all([customers.order(tenant), customers.progress(tenant)]);
  if (given?.order.removal === undefined) return progress?.stage === 'leaving';
  return progress?.revision !== given.revision || progress.stage !== 'gone';
}

/** The same order, as the customer leaves. */
export function leavingOrder(order: Order, { sets, domains, sesTenant, suppression }: Asked, now: EpochMs): Order {
  const removal: Removal = {
    sets: [...new Set(sets)],
    domains: [...new Set(domains)],
    sesTenant,
    suppression,
    askedAt: now,
  };
  return { ...order, removal };
}

/**
 * What a removal would delete, and what of it stays and why. Naming nothing asks for everything that an order made.
 * `place-sets` looks again before each deletion.
 */
export async function planRemoval(deps: AdminDeps, tenant: string, asked: Asked, now: EpochMs): Promise<RemovalPlan> {
  const before = await orderedBefore(deps, tenant);
  const isOpen = asked.sets.length + asked.domains.length === 0 && !asked.sesTenant;
  const whole = {
    ...asked,
    sets: [...setsOf(before)],
    domains: [...before.domains],
    sesTenant: before.template.sesTenant,
  };
  const order = leavingOrder(before, isOpen ? whole : asked, now);
  const stays = await staysOf(deps, order, now);
  const seen = await deps.customers.records(order.removal?.domains ?? []);
  const { sets = [], domains = [], sesTenant = false } = order.removal ?? {};
  return {
    ...{ tenant, sets: [...sets], domains: [...domains], sesTenant, suppression: asked.suppression, stays: [...stays] },
    calls: stepsOf(order).map(({ call, on, why }) => ({ call, on, why })),
    records: [...seen.values()].flatMap(({ records }) =>
      records.map(({ name, type, value, state }) => ({ name, type, value, state })),
    ),
    leaves: [...leftBy(order)],
  };
}

/** What is named and may not be deleted: by its field, with one sentence each. */
export async function staysOf(deps: AdminDeps, order: Order, now: EpochMs): Promise<readonly Stay[]> {
  const { customers } = deps;
  const { sets = [], domains = [], sesTenant = false } = order.removal ?? {};
  const { progress } = await customers.progress(order.tenant);
  const wasThere = (id: string): boolean => {
    const step = progress === null ? null : stepIn(progress, id);
    return step?.state === 'done' && !step.made;
  };
  const found: Stay[] = [];
  const stay = (field: string, name: string, why: string | null): void => {
    if (why !== null) found.push({ field, name, why });
  };
  for (const set of sets) {
    const why = unknown(set, setsOf(order), 'configuration set') ?? whyNotMade(wasThere(`create-set:${set}`));
    stay('sets', set, why ?? whySetStays(order, await customers.uses.set(set), now));
  }
  for (const domain of domains) {
    const why = unknown(domain, order.domains, 'domain') ?? whyNotMade(wasThere(`create-identity:${domain}`));
    stay('domains', domain, why ?? whyDomainStays(order, await customers.uses.domain(domain), now));
  }
  if (sesTenant && !order.template.sesTenant) {
    stay('sesTenant', order.tenant, 'its order has no tenant of SES');
  } else if (sesTenant) {
    stay('sesTenant', order.tenant, whyNotMade(wasThere(`create-tenant:${order.tenant}`)));
  }
  return found;
}

const whyNotMade = (wasThere: boolean): string | null =>
  wasThere ? 'it was there before, and no order made it' : null;

function unknown(name: string, known: readonly string[], what: string): string | null {
  if (known.includes(name)) return null;
  const meant = nearest(name, known);
  const hint = meant === null ? '' : `, did you mean ${showValue(meant)}?`;
  return `expected a ${what} of its order (${known.join(', ')})${hint}`;
}
