import { type Counts, OTHER } from '../counting/counts.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import type { Day, EpochMs } from '../kernel/time.ts';
import type { Measured, MonthOfMail } from '../profile/model.ts';
import type { DomainDay, DomainSurvey, Named, PoolMember, PoolSurvey, TenantSurvey } from './model.ts';
import { MOST_NAMED } from './model.ts';

/** What a survey knows of one set. */
export type SurveyedSet = {
  readonly name: string;
  readonly tenant: string | null;
  /** Null: SES's shared addresses, or not known. A stream has no pool and no domains: its set has them. */
  readonly pool: string | null;
  readonly isStream: boolean;
  /** The day of its first mail; null: not known. */
  readonly firstDay: Day | null;
  readonly offences: number;
  readonly brokenAuthentication: boolean;
  /** Whole days, in order. */
  readonly days: readonly (readonly [Day, Counts])[];
};

const FIRST_ANSWERS = 1_000;
/** Days of which the present volume is the mean. */
const LATELY = 7;
/** Most tenants and sets that are kept of a pool. */
const MOST_KEPT = 50;
const MISSING = ['unknown-user', 'inactive-mailbox'];

type OfTenant = {
  sets: number;
  firstDay: Day | null;
  offences: number;
  broken: boolean;
  readonly days: Map<Day, { sent: number; outcomes: number; hardBounces: number }>;
  readonly month: {
    outcomes: number;
    hardBounces: number;
    missing: number;
    reported: number;
    complaints: number;
    suppressed: number;
  };
};
type OfDomain = {
  readonly days: Map<Day, [number, number, number]>;
  readonly sets: Set<string>;
  readonly tenants: Set<string>;
};
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

/** Adds up the days of sets: by tenant, by sending domain, and by pool. */
export class SurveySums {
  readonly #tenants = new Map<string, OfTenant>();
  readonly #domains = new Map<string, OfDomain>();
  readonly #pools = new Map<string, OfPool>();
  readonly #sendsFeedback: SendsFeedback;
  #firstDay: Day | null = null;

  constructor(sendsFeedback: SendsFeedback) {
    this.#sendsFeedback = sendsFeedback;
  }

  add(set: SurveyedSet): void {
    const tenant = set.tenant === null ? null : this.#tenant(set.tenant);
    if (tenant !== null) {
      tenant.sets += set.isStream ? 0 : 1;
      tenant.offences += set.offences;
      tenant.broken ||= set.brokenAuthentication;
      if (set.firstDay !== null) tenant.firstDay = Math.min(tenant.firstDay ?? set.firstDay, set.firstDay);
    }
    const pool = set.pool === null ? null : this.#pool(set.pool);
    const member = { name: set.name, sent: 0, outcomes: 0, hardBounces: 0, complaints: 0 };
    for (const [day, counts] of set.days) {
      this.#firstDay = Math.min(this.#firstDay ?? day, day);
      const sent = sentIn(counts);
      const { deliveries, hardBounces, complaints } = counts.totals;
      member.sent += sent;
      member.outcomes += deliveries + hardBounces;
      member.hardBounces += hardBounces;
      member.complaints += complaints;
      if (tenant !== null) this.#countTenant(tenant, day, counts);
      if (!set.isStream) this.#countDomains(set, day, counts);
      if (pool !== null) countPool(pool, set.tenant, day, counts);
    }
    if (pool === null) return;
    pool.sets += 1;
    if (member.sent > 0) pool.members.push(member);
  }

  /** @param before what the last survey said: a tenant's first answers are gone from the month some day */
  tenants(before: ReadonlyMap<string, Measured>, today: Day, at: EpochMs): TenantSurvey[] {
    return [...this.#tenants].map(([name, sums]) => ({
      name,
      at,
      sets: sums.sets,
      firstDay: sums.firstDay ?? before.get(name)?.firstDay ?? null,
      first: firstOf(sums, before.get(name)?.first ?? null, today),
      month: monthOf(sums),
      offences: sums.offences,
      brokenAuthentication: sums.broken,
    }));
  }

  domains(before: ReadonlyMap<string, DomainSurvey>, at: EpochMs): DomainSurvey[] {
    const fresh = [...this.#domains].map(([name, { days, sets, tenants }]): DomainSurvey => {
      const inOrder = [...days].toSorted((a, b) => a[0] - b[0]).map(([day, cell]): DomainDay => [day, ...cell]);
      return {
        name,
        at,
        days: inOrder,
        lastDay: inOrder.at(-1)?.[0] ?? 0,
        sets: namedOf(sets),
        tenants: namedOf(tenants),
      };
    });
    // One without mail in the month is idle, which is worth knowing.
    const idle = [...before.values()].filter(({ name }) => !this.#domains.has(name));
    return [...fresh, ...idle.map((domain) => ({ ...domain, days: [], at }))];
  }

  pools(today: Day, at: EpochMs): PoolSurvey[] {
    const days = this.#firstDay === null ? 0 : today - this.#firstDay;
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

  #tenant(name: string): OfTenant {
    const known = this.#tenants.get(name);
    if (known) return known;
    const month = { outcomes: 0, hardBounces: 0, missing: 0, reported: 0, complaints: 0, suppressed: 0 };
    const fresh: OfTenant = { sets: 0, firstDay: null, offences: 0, broken: false, days: new Map(), month };
    this.#tenants.set(name, fresh);
    return fresh;
  }

  #pool(name: string): OfPool {
    const known = this.#pools.get(name);
    if (known) return known;
    const sums = { sets: 0, deliveries: 0, hardBounces: 0, complaints: 0 };
    const fresh: OfPool = { ...sums, days: new Map(), providers: new Map(), tenants: new Map(), members: [] };
    this.#pools.set(name, fresh);
    return fresh;
  }

  #countTenant({ days, month }: OfTenant, day: Day, counts: Counts): void {
    const { deliveries, hardBounces, suppressed } = counts.totals;
    const sums = days.get(day) ?? { sent: 0, outcomes: 0, hardBounces: 0 };
    days.set(day, sums);
    sums.sent += sentIn(counts);
    sums.outcomes += deliveries + hardBounces;
    sums.hardBounces += hardBounces;
    month.outcomes += deliveries + hardBounces;
    month.hardBounces += hardBounces;
    month.suppressed += suppressed;
    for (const reason of MISSING) month.missing += counts.reasons.get(reason)?.[0] ?? 0;
    for (const [provider, [delivered, , , complaints]] of counts.providers) {
      if (!this.#sendsFeedback(provider)) continue;
      month.reported += delivered;
      month.complaints += complaints;
    }
  }

  #countDomains({ name, tenant }: SurveyedSet, day: Day, { domains }: Counts): void {
    for (const [domain, cell] of domains) {
      if (domain === OTHER) continue;
      const sums = this.#domains.get(domain) ?? {
        days: new Map(),
        sets: new Set<string>(),
        tenants: new Set<string>(),
      };
      this.#domains.set(domain, sums);
      const [deliveries, hardBounces, complaints] = sums.days.get(day) ?? [0, 0, 0];
      sums.days.set(day, [deliveries + cell[0], hardBounces + cell[1], complaints + cell[2]]);
      sums.sets.add(name);
      if (tenant !== null) sums.tenants.add(tenant);
    }
  }
}

/** A set that publishes no Send has sent what was answered. */
const sentIn = ({ totals }: Counts): number => Math.max(totals.sends, totals.deliveries + totals.hardBounces);

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

function monthOf({ days, month }: OfTenant): MonthOfMail | null {
  if (days.size === 0) return null;
  const mailed = [...days].filter(([, { sent }]) => sent > 0).toSorted((a, b) => b[0] - a[0]);
  const lately = mailed.slice(0, LATELY).map(([, { sent }]) => sent);
  const perDay = lately.length === 0 ? 0 : Math.round(sumOf(lately) / lately.length);
  return { days: mailed.length, sent: sumOf(mailed.map(([, { sent }]) => sent)), ...month, perDay };
}

/** The first answers, while the month still begins before them; else what was known. */
function firstOf({ days, firstDay }: OfTenant, before: Measured['first'], today: Day): Measured['first'] {
  if (before !== null && before.outcomes >= FIRST_ANSWERS) return before;
  const oldest = Math.min(...days.keys());
  if (firstDay === null || !Number.isFinite(oldest) || oldest > today || firstDay < oldest - 1) return before;
  let outcomes = 0;
  let hardBounces = 0;
  for (const [, day] of [...days].toSorted((a, b) => a[0] - b[0])) {
    if (outcomes >= FIRST_ANSWERS) break;
    outcomes += day.outcomes;
    hardBounces += day.hardBounces;
  }
  return { outcomes, hardBounces };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const namedOf = (names: ReadonlySet<string>): Named => ({
  count: names.size,
  first: [...names].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, MOST_NAMED),
});
