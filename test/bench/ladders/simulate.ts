import type { Random } from '../../../infra/local/random.ts';
import { climb, startState } from '../../../shared/ladders/climb.ts';
import { HOLDS, LINES } from '../../../shared/ladders/lines.data.ts';
import type { Ladder, LadderDay, LadderState, ProviderDay } from '../../../shared/ladders/model.ts';
import { factor } from '../detection/shapes.ts';

/** Where the mail of a tenant goes, and whether the provider reports complaints. */
const MAILBOXES = [
  { provider: 'google', share: 0.45, reports: false },
  { provider: 'microsoft', share: 0.2, reports: true },
  { provider: 'yahoo', share: 0.15, reports: true },
  { provider: 'apple', share: 0.05, reports: true },
  { provider: 'other', share: 0.15, reports: true },
] as const;

/** What lets mail out. */
export type Rule = 'ladder' | 'fixed' | 'none';
export type Tenant = {
  /** What it would send on a day if it might. */
  readonly wants: number;
  /** Its rates on a day, in multiples of the lines. */
  readonly rates: (day: number) => number;
  /** Whether it mails on a day. */
  readonly mails: (day: number) => boolean;
  /** Which lines it is above: one alone is harder to see. */
  readonly lines?: readonly (typeof LINES)[number]['hits'][];
};
export type Run = {
  /** The first day on which it might send all that it wants; null: it never might. */
  readonly fullOn: number | null;
  /** Mail of each day. */
  readonly sent: readonly number[];
};

const FIRST = 20_000;

/** The days of one tenant under a rule. */
export function simulate(random: Random, ladder: Ladder, rule: Rule, tenant: Tenant, days: number): Run {
  const history: LadderDay[] = [];
  let state: LadderState = startState(ladder, FIRST);
  let fullOn: number | null = null;
  const sent: number[] = [];
  let mailed = 0;
  for (let at = 0; at < days; at += 1) {
    const day = FIRST + at;
    const now = rule === 'ladder' ? climb(ladder, { from: state, days: history }, { today: day }) : null;
    state = now?.state ?? state;
    while (history.length > 0 && (history[0]?.day ?? day) <= day - HOLDS.windowDays - 1) history.shift();
    const allowed = now ? now.allowed : rule === 'none' ? null : fixedOn(ladder, mailed);
    if (fullOn === null && (allowed === null || allowed >= tenant.wants)) fullOn = at;
    if (!tenant.mails(at)) {
      sent.push(0);
      continue;
    }
    mailed += 1;
    const wants = Math.min(tenant.wants, allowed ?? tenant.wants);
    const limits = now?.providers ?? {};
    const mail = mailOf(random, day, wants, tenant, tenant.rates(at), limits);
    if (now) history.push(mail);
    sent.push([...mail.providers.values()].reduce((sum, { sent }) => sum + sent, 0));
  }
  return { fullOn, sent };
}

/** A schedule that looks at nothing: one step a day with mail, or as many days as the step takes. */
function fixedOn({ steps }: Ladder, mailed: number): number | null {
  let days = 0;
  for (const { perDay, leastDays } of steps) {
    days += leastDays;
    if (mailed < days) return perDay;
  }
  return null;
}

/** The hour with the most replies that name a reputation, where a day's mail goes out within twelve. */
function worstOf(random: Random, sent: number, mean: number): ProviderDay['worstHour'] {
  const replies = Array.from({ length: HOURS }, () => random.poisson(mean / HOURS));
  return { replies: Math.max(...replies), sent: Math.ceil(sent / HOURS) };
}
const HOURS = 12;
/** Of the deferrals of a sender below and above the line, so many name its reputation. */
const NAMED = { below: 0.02, above: 0.1 } as const;

function mailOf(
  random: Random,
  day: number,
  wants: number,
  { lines }: Tenant,
  multiple: number,
  limits: Readonly<Record<string, { readonly allowed: number }>>,
): LadderDay {
  // Campaigns differ from day to day by a third.
  const mood = factor(random, 'gamma', 1 / 3);
  const rate = (hits: string): number => {
    const line = LINES.find((one) => one.hits === hits)?.line ?? 0;
    return Math.min(0.9, mood * line * (lines === undefined || lines.includes(hits as never) ? multiple : 0.5));
  };
  const providers = new Map<string, ProviderDay>();
  for (const { provider, share, reports } of MAILBOXES) {
    const sent = Math.min(Math.round(wants * share), limits[provider]?.allowed ?? Number.MAX_SAFE_INTEGER);
    if (sent === 0) continue;
    const hardBounces = random.binomial(sent, rate('hardBounces'));
    const delivered = sent - hardBounces;
    const deferred = random.binomial(delivered, rate('deferred'));
    providers.set(provider, {
      sent,
      outcomes: sent,
      hardBounces,
      reported: reports ? delivered : 0,
      complaints: reports ? random.binomial(delivered, rate('complaints')) : 0,
      deferred,
      worstHour: worstOf(random, sent, deferred * (multiple > 1 ? NAMED.above : NAMED.below)),
    });
  }
  return { day, providers };
}
