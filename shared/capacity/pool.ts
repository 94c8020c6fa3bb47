import { OTHER } from '../counting/counts.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import type { DedicatedIp } from '../placement/inventory-model.ts';
import type { Carried } from '../placement/readiness.ts';
import type { PoolMember, PoolSurvey } from '../survey/model.ts';
import { FIGURES } from './figures.data.ts';

/** What is known of a pool. `survey` null: no set of it was counted. */
export type PoolFacts = {
  readonly pool: string;
  readonly isManaged: boolean;
  readonly ips: readonly DedicatedIp[];
  readonly survey: PoolSurvey | null;
  /** Mail by address; null: not counted yet. */
  readonly carried: Carried | null;
};

/** `due`: something should be done; `look`: something should be looked at. */
export const ADVICE_LEVELS = ['due', 'look'] as const;
export type Advice = {
  readonly id: string;
  readonly level: (typeof ADVICE_LEVELS)[number];
  readonly sentence: string;
  readonly source: string;
};
export type PoolCapacity = {
  readonly pool: string;
  readonly isManaged: boolean;
  readonly addresses: readonly {
    readonly ip: string;
    /** As SES says; null: not known. */
    readonly warmupPercent: number | null;
    /** As its mail shows; null: not counted yet. Unit: messages a day. */
    readonly perDay: number | null;
  }[];
  /** Unit: messages a day. Null: not a week is counted yet. */
  readonly perDay: number | null;
  readonly peak: number;
  readonly sets: number;
  readonly tenants: number;
  readonly advice: readonly Advice[];
};

/** How a pool is used, and what should be done about it. */
export function capacityOf(facts: PoolFacts): PoolCapacity {
  const { pool, isManaged, ips, survey, carried } = facts;
  const isKnown = survey !== null && survey.days >= FIGURES.leastDays.days;
  const perDay = isKnown ? Math.round(survey.deliveries / survey.days) : null;
  return {
    pool,
    isManaged,
    addresses: ips.map(({ ip, warmupPercent }) => ({
      ip,
      warmupPercent: warmupPercent !== null && warmupPercent >= 0 ? warmupPercent : null,
      perDay: carried === null || carried.days === 0 ? null : Math.round((carried.byIp[ip] ?? 0) / carried.days),
    })),
    perDay,
    peak: survey?.peak ?? 0,
    sets: survey?.sets ?? 0,
    tenants: survey?.tenantCount ?? 0,
    advice: [...addressAdvice(facts), ...(isKnown ? memberAdvice(survey) : [])],
  };
}

/** Too few addresses, too many, or none. */
function addressAdvice({ pool, isManaged, ips, survey, carried }: PoolFacts): Advice[] {
  if (isManaged) return [];
  if (ips.length === 0) {
    if (survey === null || survey.deliveries === 0) return [];
    return [
      {
        id: 'empty',
        level: 'due',
        sentence: `pool ${pool} holds no address, and ${grouped(survey.sets)} sets send through it`,
        source: 'SES',
      },
    ];
  }
  const warming = ips.filter(
    ({ warmupPercent }) => warmupPercent !== null && warmupPercent >= 0 && warmupPercent < 100,
  );
  const advice: Advice[] = [];
  if (warming.length > 0) {
    advice.push({
      id: 'warming',
      level: 'look',
      sentence: `${warming.length} of ${ips.length} addresses of pool ${pool} are warming up: SES sends the rest of their mail by others`,
      source: 'SES, Dedicated IP warm-up',
    });
  }
  if (survey === null || survey.days < FIGURES.leastDays.days) return advice;
  const { overloads, keepsWarm } = FIGURES;
  const needed = Math.ceil(survey.peak / overloads.perDay);
  if (needed > ips.length) {
    const each = Math.round(survey.peak / ips.length);
    advice.push({
      id: 'overloaded',
      level: 'due',
      sentence: `pool ${pool} needs ${needed} addresses and has ${ips.length}: its largest day had ${grouped(survey.peak)} mails, ${grouped(each)} an address`,
      source: overloads.source,
    });
  }
  const [provider, toIt] = largestProvider(survey);
  const perDay = toIt / survey.days;
  const kept = Math.max(1, Math.floor(perDay / keepsWarm.perDay), needed);
  if (provider !== null && kept < ips.length) {
    advice.push({
      id: 'too-many',
      level: 'due',
      sentence: `pool ${pool} keeps ${kept} of its ${ips.length} addresses warm: ${provider}, its largest provider, gets ${grouped(perDay)} mails a day, ${grouped(perDay / ips.length)} an address`,
      source: keepsWarm.source,
    });
  }
  const idle = carried === null || carried.days === 0 ? [] : ips.filter(({ ip }) => (carried.byIp[ip] ?? 0) === 0);
  if (idle.length > 0 && idle.length < ips.length) {
    advice.push({
      id: 'idle',
      level: 'look',
      sentence: `${idle.length} of ${ips.length} addresses of pool ${pool} carried no mail in ${carried?.days ?? 0} days: ${idle
        .slice(0, 3)
        .map(({ ip }) => ip)
        .join(', ')}`,
      source: keepsWarm.source,
    });
  }
  return advice;
}

function largestProvider({ providers }: PoolSurvey): readonly [string | null, number] {
  const named = Object.entries(providers).filter(([name]) => name !== OTHER && !name.startsWith(`${OTHER}-`));
  return named.toSorted((a, b) => b[1] - a[1])[0] ?? [null, 0];
}

/** Tenants and sets that should not share it. */
function memberAdvice(survey: PoolSurvey): Advice[] {
  const { largeTenant, manyDomains } = FIGURES;
  const isShared = survey.tenantCount > 1;
  return [
    ...survey.tenants
      .filter(({ sent }) => isShared && monthly(sent, survey.days) >= largeTenant.perMonth)
      .map(
        ({ name, sent }): Advice => ({
          id: `large:${name}`,
          level: 'look',
          sentence: `${name} sends ${grouped(monthly(sent, survey.days))} a month from pool ${survey.name}, which it shares with ${grouped(survey.tenantCount - 1)} others: give it a pool of its own`,
          source: largeTenant.source,
        }),
      ),
    ...survey.tenants
      .filter(({ domains }) => domains > manyDomains.domains)
      .map(
        ({ name, domains }): Advice => ({
          id: `domains:${name}`,
          level: 'look',
          sentence: `${name} sends from ${grouped(domains)} domains in pool ${survey.name}`,
          source: manyDomains.source,
        }),
      ),
    ...strangers(survey),
  ];
}

const monthly = (sent: number, days: number): number => Math.round((sent / days) * 30);

/** Sets that are much worse than the others of their pool. */
function strangers(survey: PoolSurvey): Advice[] {
  const { times, hits: least, source } = FIGURES.stranger;
  const all = {
    outcomes: survey.deliveries + survey.hardBounces,
    hardBounces: survey.hardBounces,
    complaints: survey.complaints,
  };
  const found = (member: PoolMember, hits: 'hardBounces' | 'complaints', words: string): Advice[] => {
    const others = all.outcomes - member.outcomes;
    const own = member[hits] / member.outcomes;
    const rest = (all[hits] - member[hits]) / others;
    if (others <= 0 || member[hits] < least || own < times * rest) return [];
    return [
      {
        id: `stranger:${member.name}:${hits}`,
        level: 'look',
        sentence: `${member.name} has ${words} of ${percent(own)} (${grouped(member[hits])} of ${grouped(member.outcomes)}), the others of pool ${survey.name} ${percent(rest)}: it does not belong there`,
        source,
      },
    ];
  };
  return survey.members.flatMap((member) => [
    ...found(member, 'hardBounces', 'hard bounces'),
    ...found(member, 'complaints', 'complaints'),
  ]);
}
