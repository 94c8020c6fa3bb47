import type { EvaluationDeps } from '../evaluation/deps.ts';
import { dayOf, type EpochMs } from '../kernel/time.ts';
import { type DomainState, domainState } from './domain.ts';
import { capacityOf, type PoolCapacity } from './pool.ts';

type CapacityDeps = Pick<EvaluationDeps, 'addresses' | 'surveys' | 'policy'>;

/** Every pool that SES lists or that a set sends through, by name. */
export async function poolsNow({
  addresses,
  surveys,
}: Pick<CapacityDeps, 'addresses' | 'surveys'>): Promise<PoolCapacity[]> {
  const [listed, carried, surveyed] = await Promise.all([addresses.pools(), addresses.carried(), surveys.pools()]);
  const bySurvey = new Map(surveyed.map((survey) => [survey.name, survey]));
  const { pools = [], ips = [], managed = [] } = listed ?? {};
  const names = new Set([...pools, ...bySurvey.keys()]);
  return [...names].toSorted(byName).map((pool) =>
    capacityOf({
      pool,
      isManaged: managed.includes(pool),
      ips: ips.filter((ip) => ip.pool === pool),
      survey: bySurvey.get(pool) ?? null,
      carried,
    }),
  );
}

/** Every sending domain of the last year, those with most mail first. */
export async function domainsNow({ surveys, policy }: CapacityDeps, now: EpochMs): Promise<DomainState[]> {
  const retired = new Set((await policy()).retiredDomains);
  const domains = await surveys.domains();
  return domains
    .map((survey) => domainState(survey, dayOf(now), retired))
    .toSorted((a, b) => b.perDay - a.perDay || byName(a.domain, b.domain));
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
