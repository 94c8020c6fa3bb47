import type { SendsFeedback } from '../judging/trials.ts';
import type { Day, EpochMs } from '../kernel/time.ts';
import type { Measured } from '../profile/model.ts';
import { DomainSums } from './domain-sums.ts';
import type { DomainSurvey, PoolSurvey, TenantSurvey } from './model.ts';
import { PoolSums } from './pool-sums.ts';
import type { SurveyedSet } from './surveyed-set.ts';
import { TenantSums } from './tenant-sums.ts';

/** Adds up the days of sets: by tenant, by sending domain, and by pool. */
export class SurveySums {
  readonly #tenants: TenantSums;
  readonly #domains = new DomainSums();
  readonly #pools = new PoolSums();
  #firstDay: Day | null = null;

  constructor(sendsFeedback: SendsFeedback) {
    this.#tenants = new TenantSums(sendsFeedback);
  }

  add(set: SurveyedSet): void {
    for (const [day] of set.days) this.#firstDay = Math.min(this.#firstDay ?? day, day);
    this.#tenants.add(set);
    this.#domains.add(set);
    this.#pools.add(set);
  }

  /** @param before what the last survey said: a tenant's first answers are gone from the month some day */
  tenants(before: ReadonlyMap<string, Measured>, today: Day, at: EpochMs): TenantSurvey[] {
    return this.#tenants.surveys(before, today, at);
  }

  domains(before: ReadonlyMap<string, DomainSurvey>, at: EpochMs): DomainSurvey[] {
    return this.#domains.surveys(before, at);
  }

  pools(today: Day, at: EpochMs): PoolSurvey[] {
    return this.#pools.surveys(this.#firstDay === null ? 0 : today - this.#firstDay, at);
  }
}
