import type { Counts } from '../counting/counts.ts';
import type { Day, EpochMs } from '../kernel/time.ts';
import type { PoolMember, PoolSurvey } from './model.ts';
import { type SurveyedSet, sentIn } from './surveyed-set.ts';

/** Most tenants and sets that are kept of a pool. */
const MOST_KEPT = 50;

type OfPool = {
  sets: number;
  readonly days: Map<Day, number>;
  deliveries: number;
  hardBounces: number;
  complaints: number;
  readonly providers: Map<string, number>;
  readonly tenants: Map<string, { sent: number; readonly domains: Set<string> }>;
  readonly members: PoolMember[];
};

/** Adds up the days of sets by pool. */
export class PoolSums {
  readonly #pools = new Map<string, OfPool>();

  /** A set whose pool is not known is left out. */
  add(set: SurveyedSet): void {
    if (set.pool === null) return;
    const pool = this.#pool(set.pool);
    const member = { name: set.name, sent: 0, outcomes: 0, hardBounces: 0, complaints: 0 };
    for (const [day, counts] of set.days) {
      const { deliveries, hardBounces, complaints } = counts.totals;
      member.sent += sentIn(counts);
      member.outcomes += deliveries + hardBounces;
      member.hardBounces += hardBounces;
      member.complaints += complaints;
      countPool(pool, set.tenant, day, counts);
    }
    pool.sets += 1;
    if (member.sent > 0) pool.members.push(member);
  }

  /** @param days whole days that are summed up */
  surveys(days: number, at: EpochMs): PoolSurvey[] {
    return [...this.#pools].map(([name, pool]) => ({
      name,
      at,
      days,
      sets: pool.sets,
      deliveries: pool.deliveries,
      hardBounces: pool.hardBounces,
      complaints: pool.complaints,
      providers: Object.fromEntries(pool.providers),
      peak: Math.max(0, ...pool.days.values()),
      tenants: [...pool.tenants]
        .map(([tenant, { sent, domains }]) => ({ name: tenant, sent, domains: domains.size }))
        .toSorted((a, b) => b.sent - a.sent)
        .slice(0, MOST_KEPT),
      tenantCount: pool.tenants.size,
      members: pool.members.toSorted((a, b) => b.sent - a.sent).slice(0, MOST_KEPT),
    }));
  }

  #pool(name: string): OfPool {
    const known = this.#pools.get(name);
    if (known) return known;
    const sums = { sets: 0, deliveries: 0, hardBounces: 0, complaints: 0 };
    const fresh: OfPool = { ...sums, days: new Map(), providers: new Map(), tenants: new Map(), members: [] };
    this.#pools.set(name, fresh);
    return fresh;
  }
}

function countPool(pool: OfPool, tenant: string | null, day: Day, counts: Counts): void {
  const { deliveries, hardBounces, complaints } = counts.totals;
  pool.deliveries += deliveries;
  pool.hardBounces += hardBounces;
  pool.complaints += complaints;
  pool.days.set(day, (pool.days.get(day) ?? 0) + deliveries);
  for (const [provider, [delivered]] of counts.providers) {
    pool.providers.set(provider, (pool.providers.get(provider) ?? 0) + delivered);
  }
  if (tenant === null) return;
  const of = pool.tenants.get(tenant) ?? { sent: 0, domains: new Set<string>() };
  pool.tenants.set(tenant, of);
  of.sent += sentIn(counts);
  for (const domain of counts.domains.keys()) of.domains.add(domain);
}
