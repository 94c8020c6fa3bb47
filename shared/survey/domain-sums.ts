import { type Counts, OTHER } from '../counting/counts.ts';
import type { Day, EpochMs } from '../kernel/time.ts';
import type { DomainDay, DomainSurvey, MostOfDay, Named } from './model.ts';
import { MOST_DAYS, MOST_NAMED } from './model.ts';
import type { SurveyedSet } from './surveyed-set.ts';

type OfDomain = {
  readonly days: Map<Day, [number, number, number]>;
  readonly sets: Set<string>;
  readonly tenants: Set<string>;
  readonly most: Map<Day, MostOfDay>;
};
/** Adds up the days of sets by sending domain. */
export class DomainSums {
  readonly #domains = new Map<string, OfDomain>();

  /** The mail of a stream counts in its set. */
  add(set: SurveyedSet): void {
    if (set.isStream) return;
    for (const [day, counts] of set.days) this.#count(set, day, counts);
  }

  /** @param before what the last survey said: a domain without mail in the month is idle, which is worth knowing */
  surveys(before: ReadonlyMap<string, DomainSurvey>, at: EpochMs): DomainSurvey[] {
    const fresh = [...this.#domains].map(([name, { days, sets, tenants, most }]): DomainSurvey => {
      const inOrder = [...days].toSorted((a, b) => a[0] - b[0]).map(([day, cell]): DomainDay => [day, ...cell]);
      return {
        name,
        at,
        days: inOrder,
        lastDay: inOrder.at(-1)?.[0] ?? 0,
        sets: namedOf(sets),
        tenants: namedOf(tenants),
        most: [...most.values()].toSorted(([a], [b]) => a - b).slice(-MOST_DAYS),
      };
    });
    const idle = [...before.values()].filter(({ name }) => !this.#domains.has(name));
    return [...fresh, ...idle.map((domain) => ({ ...domain, days: [], at }))];
  }

  #count({ name, tenant }: SurveyedSet, day: Day, { domains }: Counts): void {
    for (const [domain, cell] of domains) {
      if (domain === OTHER) continue;
      const sums = this.#domains.get(domain) ?? {
        days: new Map(),
        sets: new Set<string>(),
        tenants: new Set<string>(),
        most: new Map<Day, MostOfDay>(),
      };
      this.#domains.set(domain, sums);
      const [deliveries, hardBounces, complaints] = sums.days.get(day) ?? [0, 0, 0];
      sums.days.set(day, [deliveries + cell[0], hardBounces + cell[1], complaints + cell[2]]);
      sums.sets.add(name);
      if (cell[0] > (sums.most.get(day)?.[2] ?? 0)) sums.most.set(day, [day, name, cell[0]]);
      if (tenant !== null) sums.tenants.add(tenant);
    }
  }
}

const namedOf = (names: ReadonlySet<string>): Named => ({
  count: names.size,
  first: [...names].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, MOST_NAMED),
});
