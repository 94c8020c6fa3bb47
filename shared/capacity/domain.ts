import { grouped, percent } from '../kernel/numbers.ts';
import { DAY_MS, type Day, iso } from '../kernel/time.ts';
import type { DomainDay, DomainSurvey, Named } from '../survey/model.ts';
import type { Advice } from './pool.ts';

/** What a domain is held to. */
export const DOMAIN_FIGURES = {
  /** Receivers forget a domain after so long. Source: Braze, "most ISPs only store reputation data for 30 days". */
  forgottenDays: 30,
  /** From so many outcomes on a rate counts, and twice its own past is a trend. Source: PostHog; ours. */
  leastOutcomes: 200,
  trend: 2,
  /** Lines of a growing sender (docs/ladders.md). */
  hardBounces: 0.02,
  complaints: 0.001,
  /** Mail a day above which transactional and marketing mail should not share a name. Source: Gmail, bulk senders. */
  bulkPerDay: 5_000,
} as const;

export type DomainState = {
  readonly domain: string;
  /** Unit: messages a day, over its days with mail of the last month. */
  readonly perDay: number;
  readonly lastDay: Day;
  readonly idleDays: number;
  readonly hardBounceRate: number | null;
  readonly complaintRate: number | null;
  /** Volume of the last week ÷ that of the three before it; null: too little to tell. */
  readonly trend: number | null;
  readonly sets: Named;
  readonly tenants: Named;
  readonly isRetired: boolean;
  readonly advice: readonly Advice[];
};

/** How a sending domain does, and what to do about it. Complaints count as SES reports them, over all deliveries. */
export function domainState(survey: DomainSurvey, today: Day, retired: ReadonlySet<string>): DomainState {
  const { name, days, lastDay, sets, tenants } = survey;
  const lately = days.filter(([day]) => day > today - 8);
  const before = days.filter(([day]) => day <= today - 8);
  const month = sumOf(days);
  const facts = { name, lately: sumOf(lately), before: sumOf(before), idleDays: Math.max(0, today - 1 - lastDay) };
  const isRetired = retired.has(name);
  const isNow = days.length > 0 && today - 1 - lastDay <= 1;
  return {
    domain: name,
    perDay: days.length === 0 ? 0 : Math.round(month.deliveries / days.length),
    lastDay,
    idleDays: facts.idleDays,
    hardBounceRate: rateOf(month.hardBounces, month.deliveries + month.hardBounces),
    complaintRate: rateOf(month.complaints, month.deliveries),
    trend:
      before.length === 0 || facts.before.deliveries === 0
        ? null
        : facts.lately.deliveries / 7 / (facts.before.deliveries / 22),
    sets,
    tenants,
    isRetired,
    advice: isRetired
      ? retiredAdvice(name, lately, isNow)
      : [...restAdvice(facts), ...splitAdvice(facts, tenants, sets)],
  };
}

type Sum = { readonly deliveries: number; readonly hardBounces: number; readonly complaints: number };
const sumOf = (days: readonly DomainDay[]): Sum => {
  const sum = { deliveries: 0, hardBounces: 0, complaints: 0 };
  for (const [, deliveries, hardBounces, complaints] of days) {
    sum.deliveries += deliveries;
    sum.hardBounces += hardBounces;
    sum.complaints += complaints;
  }
  return sum;
};
const rateOf = (hits: number, of: number): number | null => (of === 0 ? null : Math.min(1, hits / of));

function retiredAdvice(name: string, lately: readonly DomainDay[], isNow: boolean): Advice[] {
  const [day, deliveries = 0] = lately.at(-1) ?? [];
  if (day === undefined || !isNow) return [];
  const sentence = `${name} is retired, and ${grouped(deliveries)} mails of it were delivered on ${iso(day * DAY_MS).slice(0, 10)}`;
  return [{ id: 'retired-sends', level: 'due', sentence, source: 'the policy: retiredDomains' }];
}

type DomainFacts = { readonly name: string; readonly lately: Sum; readonly before: Sum; readonly idleDays: number };

/** Whether it should rest, or be retired. */
function restAdvice({ name, lately, before, idleDays }: DomainFacts): Advice[] {
  const { forgottenDays, leastOutcomes, trend } = DOMAIN_FIGURES;
  if (idleDays >= forgottenDays) {
    return [
      {
        id: 'idle',
        level: 'look',
        sentence: `${name} sent nothing for ${idleDays} days: retire it, or begin its ladder anew`,
        source: 'Braze, IP warming: most providers keep a reputation for 30 days',
      },
    ];
  }
  const worse = (hits: 'hardBounces' | 'complaints', line: number, words: string): Advice[] => {
    const now = ratesOf(lately, hits);
    const past = ratesOf(before, hits);
    if (now.of < leastOutcomes || now.rate < line) return [];
    const isTrend = past.of >= leastOutcomes && now.rate >= trend * past.rate;
    const sentence =
      `${name} had ${words} ${grouped(now.hits)} of ${grouped(now.of)} = ${percent(now.rate)} in the last week, line ${percent(line)}` +
      `${past.of >= leastOutcomes ? `, and ${percent(past.rate)} in the three weeks before` : ''}: ` +
      `${isTrend ? 'let it rest, and send only to those who answer' : 'mend its lists; a domain that stays above the line is to be retired'}`;
    return [{ id: hits, level: isTrend ? 'due' : 'look', sentence, source: 'docs/ladders.md: the lines' }];
  };
  return [
    ...worse('hardBounces', DOMAIN_FIGURES.hardBounces, 'hard bounces'),
    ...worse('complaints', DOMAIN_FIGURES.complaints, 'complaints'),
  ];
}

const ratesOf = (sum: Sum, hits: 'hardBounces' | 'complaints') => {
  const of = hits === 'complaints' ? sum.deliveries : sum.deliveries + sum.hardBounces;
  return { hits: sum[hits], of, rate: of === 0 ? 0 : sum[hits] / of };
};

/** Whether several should not share it. */
function splitAdvice({ name, lately }: DomainFacts, tenants: Named, sets: Named): Advice[] {
  if (tenants.count > 1) {
    return [
      {
        id: 'shared',
        level: 'look',
        sentence: `${name} is shared by ${grouped(tenants.count)} tenants (${tenants.first.slice(0, 3).join(', ')}): give each its own`,
        source: 'M3AAWG Sender BCP: a reputation belongs to a domain, so to one sender',
      },
    ];
  }
  const perDay = lately.deliveries / 7;
  if (sets.count < 2 || perDay < DOMAIN_FIGURES.bulkPerDay) return [];
  return [
    {
      id: 'split',
      level: 'look',
      sentence: `${name} sends ${grouped(perDay)} mails a day for ${grouped(sets.count)} sets (${sets.first.slice(0, 3).join(', ')}): split bulk mail from the rest`,
      source: 'Gmail counts as bulk who sends 5,000 a day; Braze: own subdomains for marketing and transactional mail',
    },
  ];
}
