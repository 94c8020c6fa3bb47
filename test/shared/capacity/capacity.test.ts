import { describe, expect, it } from 'vitest';
import { domainState } from '../../../shared/capacity/domain.ts';
import { capacityOf, type PoolFacts } from '../../../shared/capacity/pool.ts';
import { capacityAlerts } from '../../../shared/capacity/tell.ts';
import type { DomainDay, DomainSurvey, PoolSurvey } from '../../../shared/survey/model.ts';

const TODAY = 20_454;
/** 5 January 2026 was a Monday. */
const MONDAY = 20_458;
const SURVEY: PoolSurvey = {
  name: 'shared',
  at: 0,
  days: 30,
  sets: 2,
  deliveries: 300_000,
  hardBounces: 0,
  complaints: 0,
  providers: { google: 150_000, other: 150_000 },
  peak: 20_000,
  tenants: [{ name: 'acme', sent: 10_000, domains: 1 }],
  tenantCount: 1,
  members: [],
};
const ips = (count: number, warmupPercent: number | null = 100) =>
  Array.from({ length: count }, (_, index) => ({
    ip: `192.0.2.${index + 1}`,
    pool: 'shared',
    warmupStatus: null,
    warmupPercent,
  }));
const facts = (given: Partial<PoolFacts> = {}): PoolFacts => ({
  pool: 'shared',
  isManaged: false,
  ips: ips(2),
  survey: SURVEY,
  carried: null,
  ...given,
});
const advised = (given: Partial<PoolFacts> = {}) => capacityOf(facts(given)).advice.map(({ id, level }) => [id, level]);

describe('capacityOf', () => {
  it('says nothing of a pool that is used as it should be', () => {
    expect(capacityOf(facts())).toMatchObject({ perDay: 10_000, peak: 20_000, sets: 2, tenants: 1, advice: [] });
  });

  it.each([
    { peak: 100_000, advice: [] },
    { peak: 100_001, advice: [['overloaded', 'due']] },
  ])('an address takes 50,000 a day: $peak with two', ({ peak, advice }) => {
    expect(advised({ survey: { ...SURVEY, peak } })).toEqual(advice);
  });

  it.each([
    { addresses: 5, advice: [] },
    { addresses: 6, advice: [['too-many', 'due']] },
  ])('5,000 a day to the largest provider keep five warm: $addresses', ({ addresses, advice }) => {
    expect(advised({ ips: ips(addresses) })).toEqual(advice);
  });

  it('never takes for a provider what is none, nor says of a few days what a month shows', () => {
    expect(advised({ ips: ips(11), survey: { ...SURVEY, providers: { other: 300_000 } } })).toEqual([]);
    expect(advised({ ips: ips(9), survey: { ...SURVEY, days: 6 } })).toEqual([]);
    expect(advised({ ips: ips(9), survey: null })).toEqual([]);
    expect(capacityOf(facts({ survey: { ...SURVEY, days: 6 } })).perDay).toBeNull();
  });

  it('tells warming, idle and missing addresses, and leaves managed pools to SES', () => {
    expect(advised({ ips: ips(2, 40) })).toEqual([['warming', 'look']]);
    expect(advised({ ips: ips(2, -1) })).toEqual([]);
    expect(advised({ carried: { at: 0, days: 7, byIp: { '192.0.2.1': 70_000 } } })).toEqual([['idle', 'look']]);
    expect(advised({ ips: [] })).toEqual([['empty', 'due']]);
    expect(advised({ ips: [], isManaged: true })).toEqual([]);
  });

  it.each([
    { sent: 49_999, tenantCount: 2, advice: [] },
    { sent: 50_000, tenantCount: 2, advice: [['large:acme', 'look']] },
    { sent: 50_000, tenantCount: 1, advice: [] },
  ])('who sends $sent a month is too large for a pool of $tenantCount', ({ sent, tenantCount, advice }) => {
    expect(advised({ survey: { ...SURVEY, tenants: [{ name: 'acme', sent, domains: 5 }], tenantCount } })).toEqual(
      advice,
    );
  });

  it('names who sends from many domains, and who is much worse than the others', () => {
    const many = { ...SURVEY, tenants: [{ name: 'acme', sent: 1, domains: 6 }] };
    expect(advised({ survey: many })).toEqual([['domains:acme', 'look']]);

    const of = (hardBounces: number) => ({
      ...SURVEY,
      deliveries: 298_000,
      hardBounces: 2_000 + hardBounces,
      members: [{ name: 'news', sent: 10_000, outcomes: 10_000, hardBounces, complaints: 0 }],
    });
    expect(advised({ survey: of(206) })).toEqual([]);
    expect(advised({ survey: of(210) })).toEqual([['stranger:news:hardBounces', 'look']]);
    const { sentence } = capacityOf(facts({ survey: of(210) })).advice[0] ?? {};
    expect(sentence).toBe(
      'news has hard bounces of 2.10 % (210 of 10,000), the others of pool shared 0.69 %: it does not belong there',
    );
  });
});

const domain = (days: readonly DomainDay[], given: Partial<DomainSurvey> = {}): DomainSurvey => ({
  name: 'mail.acme.example',
  at: 0,
  days,
  lastDay: days.at(-1)?.[0] ?? TODAY - 40,
  sets: { count: 1, first: ['acme-news'] },
  tenants: { count: 1, first: ['acme'] },
  ...given,
});
const month = (lately: readonly [number, number, number], before: readonly [number, number, number] = [1_000, 2, 0]) =>
  Array.from({ length: 28 }, (_, index): DomainDay => [TODAY - 28 + index, ...(index >= 21 ? lately : before)]);
const adviceOf = (survey: DomainSurvey, retired: readonly string[] = []) =>
  domainState(survey, TODAY, new Set(retired)).advice.map(({ id, level }) => [id, level]);

describe('domainState', () => {
  it('shows volume, rates and trend', () => {
    expect(domainState(domain(month([2_000, 20, 1])), TODAY, new Set())).toMatchObject({
      perDay: 1_250,
      idleDays: 0,
      lastDay: TODAY - 1,
      advice: [],
    });
    expect(domainState(domain(month([2_000, 0, 0])), TODAY, new Set()).trend).toBeCloseTo(2_000 / (21_000 / 22), 2);
  });

  it.each([
    { of: 'bounces at the line', days: month([980, 20, 0]), advice: [['hardBounces', 'due']] },
    { of: 'bounces below it', days: month([981, 19, 0]), advice: [] },
    { of: 'bounces that were always so', days: month([980, 20, 0], [980, 20, 0]), advice: [['hardBounces', 'look']] },
    { of: 'complaints at the line', days: month([1_000, 0, 1]), advice: [['complaints', 'due']] },
    { of: 'too little mail', days: month([20, 5, 0]), advice: [] },
  ] as const)('advises rest for $of: $advice', ({ days, advice }) => {
    expect(adviceOf(domain(days))).toEqual(advice);
  });

  it.each([
    { idle: 29, advice: [] },
    { idle: 30, advice: [['idle', 'look']] },
  ])('advises to retire one that is idle for $idle days', ({ idle, advice }) => {
    expect(adviceOf(domain([], { lastDay: TODAY - 1 - idle }))).toEqual(advice);
  });

  it('advises to part tenants, and bulk mail from the rest', () => {
    const two = { count: 2, first: ['a', 'b'] };
    expect(adviceOf(domain(month([1_000, 0, 0]), { tenants: two }))).toEqual([['shared', 'look']]);
    expect(adviceOf(domain(month([4_999, 0, 0]), { sets: two }))).toEqual([]);
    expect(adviceOf(domain(month([5_000, 0, 0]), { sets: two }))).toEqual([['split', 'look']]);
  });

  it('tells a retired domain that sends, and nothing else of it', () => {
    const retired = ['mail.acme.example'];
    expect(adviceOf(domain(month([1_000, 500, 0])), retired)).toEqual([['retired-sends', 'due']]);
    expect(adviceOf(domain([], { lastDay: TODAY - 50 }), retired)).toEqual([]);
    expect(adviceOf(domain(month([1_000, 0, 0]).slice(0, -3)), retired)).toEqual([]);
  });
});

describe('capacityAlerts', () => {
  const pools = [capacityOf(facts({ ips: [] }))];
  const told = (day: number, domains = [domainState(domain(month([1_000, 0, 0])), TODAY, new Set())]) =>
    capacityAlerts({ pools, domains, mode: 'enforce' }, day);

  it('tells what is due on Mondays, once, and nothing where nothing is', () => {
    expect(told(MONDAY).map(({ alertId, phase }) => [alertId, phase])).toEqual([['capacity:2026-01-05', 'notice']]);
    expect(told(MONDAY)[0]?.sentence).toContain('pool shared holds no address');
    expect(told(MONDAY + 1)).toEqual([]);
    expect(capacityAlerts({ pools: [capacityOf(facts())], domains: [], mode: 'enforce' }, MONDAY)).toEqual([]);
  });

  it('tells a retired domain that sends on each such day', () => {
    const domains = [domainState(domain(month([1_000, 0, 0])), TODAY, new Set(['mail.acme.example']))];
    expect(told(TODAY, domains)).toMatchObject([
      { alertId: 'retired:mail.acme.example:2026-01-01', kind: 'capacity', severity: 'warning' },
    ]);
  });
});
