import type { Counts } from '../counting/counts.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import type { Day, EpochMs } from '../kernel/time.ts';
import type { Measured, MonthOfMail } from '../profile/model.ts';
import type { TenantSurvey } from './model.ts';
import { type SurveyedSet, sentIn } from './surveyed-set.ts';

const FIRST_ANSWERS = 1_000;
/** Days of which the present volume is the mean. */
const LATELY = 7;
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
/** Adds up the days of sets and streams by tenant. */
export class TenantSums {
  readonly #tenants = new Map<string, OfTenant>();
  readonly #sendsFeedback: SendsFeedback;

  constructor(sendsFeedback: SendsFeedback) {
    this.#sendsFeedback = sendsFeedback;
  }

  /** A set without a tenant is left out. */
  add(set: SurveyedSet): void {
    if (set.tenant === null) return;
    const tenant = this.#tenant(set.tenant);
    tenant.sets += set.isStream ? 0 : 1;
    tenant.offences += set.offences;
    tenant.broken ||= set.brokenAuthentication;
    if (set.firstDay !== null) tenant.firstDay = Math.min(tenant.firstDay ?? set.firstDay, set.firstDay);
    for (const [day, counts] of set.days) this.#count(tenant, day, counts);
  }

  /** @param before what the last survey said: a tenant's first answers are gone from the month some day */
  surveys(before: ReadonlyMap<string, Measured>, today: Day, at: EpochMs): TenantSurvey[] {
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

  #tenant(name: string): OfTenant {
    const known = this.#tenants.get(name);
    if (known) return known;
    const month = { outcomes: 0, hardBounces: 0, missing: 0, reported: 0, complaints: 0, suppressed: 0 };
    const fresh: OfTenant = { sets: 0, firstDay: null, offences: 0, broken: false, days: new Map(), month };
    this.#tenants.set(name, fresh);
    return fresh;
  }

  #count({ days, month }: OfTenant, day: Day, counts: Counts): void {
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
