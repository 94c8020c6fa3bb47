import { type Counts, JUDGED_AT, OTHER } from '../counting/counts.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import { type Day, dayOfHour, type Hour } from '../kernel/time.ts';
import { REPLY_CLASSES } from '../replies/reply-class.ts';
import type { LadderDay, ProviderDay } from './model.ts';

/** The counts of an hour, by arrival; judged counts in it belong to their sending hours. */
export type HourOfMail = Pick<Counts, 'judged' | 'deferrals'>;

/** Providers that a day keeps apart; the mail of the others is one. */
const MOST_PROVIDERS = 12;
/** Replies about the sender and about its traffic: what tells a growing sender to slow down. */
const SLOWING = (['reputation', 'blocklist', 'throttle'] as const).map((name) => REPLY_CLASSES.indexOf(name));
const REPUTATION = (['reputation', 'blocklist'] as const).map((name) => REPLY_CLASSES.indexOf(name));

type Sums = { -readonly [Name in keyof ProviderDay]: ProviderDay[Name] };
const nothing = (): Sums => ({
  sent: 0,
  outcomes: 0,
  hardBounces: 0,
  reported: 0,
  complaints: 0,
  deferred: 0,
  worstHour: { replies: 0, sent: 0 },
});

/** Days of mail from a day on, out of the hours of one or several sets. */
export function ladderDaysOf(
  sets: readonly ReadonlyMap<Hour, HourOfMail>[],
  from: Day,
  sendsFeedback: SendsFeedback,
): LadderDay[] {
  const days = new Map<Day, Map<string, Sums>>();
  const cellOf = (day: Day, provider: string): Sums | null => {
    if (day < from) return null;
    const providers = days.get(day) ?? new Map<string, Sums>();
    days.set(day, providers);
    const known = providers.get(provider) ?? nothing();
    providers.set(provider, known);
    return known;
  };
  const sentIn = new Map<string, number>();
  for (const [, { judged }] of sets.flatMap((hours) => [...hours])) {
    for (const [hour, cells] of judged) {
      for (const [provider, cell] of cells) {
        const day = cellOf(dayOfHour(hour), provider);
        if (day === null) continue;
        const delivered = cell[JUDGED_AT.deliveries];
        const sent = Math.max(cell[JUDGED_AT.sends], 0);
        day.sent += sent;
        day.outcomes += delivered + cell[JUDGED_AT.hardBounces];
        day.hardBounces += cell[JUDGED_AT.hardBounces];
        day.complaints += cell[JUDGED_AT.complaints];
        if (sendsFeedback(provider)) day.reported += delivered;
        sentIn.set(`${hour} ${provider}`, (sentIn.get(`${hour} ${provider}`) ?? 0) + sent);
      }
    }
  }
  const replies = new Map<
    string,
    { readonly day: Day; readonly provider: string; readonly hour: Hour; count: number }
  >();
  for (const [hour, { deferrals }] of sets.flatMap((hours) => [...hours])) {
    for (const [provider, cell] of deferrals) {
      const day = cellOf(dayOfHour(hour), provider);
      if (day === null) continue;
      for (const at of SLOWING) day.deferred += cell[at] ?? 0;
      const key = `${hour} ${provider}`;
      const known = replies.get(key) ?? { day: dayOfHour(hour), provider, hour, count: 0 };
      replies.set(key, known);
      for (const at of REPUTATION) known.count += cell[at] ?? 0;
    }
  }
  for (const [key, { day, provider, count }] of replies) {
    const cell = cellOf(day, provider);
    if (cell !== null && count > cell.worstHour.replies)
      cell.worstHour = { replies: count, sent: sentIn.get(key) ?? 0 };
  }
  return [...days].toSorted((a, b) => a[0] - b[0]).map(([day, providers]) => ({ day, providers: bounded(providers) }));
}

/** Mail of a company counts as others' when it is sent, and as the company's when it is answered. */
const isUnnamed = (name: string): boolean => name === OTHER || name.startsWith(`${OTHER}-`);

/** The largest providers by themselves, the others together. Whoever publishes no Send has sent what was answered. */
function bounded(providers: ReadonlyMap<string, Sums>): ReadonlyMap<string, ProviderDay> {
  let elsewhere = 0;
  for (const [name, { sent, outcomes }] of providers) if (!isUnnamed(name)) elsewhere += Math.max(0, outcomes - sent);
  const whole = [...providers].map(([name, sums]) => {
    const twice = isUnnamed(name) ? Math.min(elsewhere, Math.max(0, sums.sent - sums.outcomes)) : 0;
    elsewhere -= twice;
    const sent = Math.max(sums.sent - twice, sums.outcomes);
    return [name, { ...sums, sent, deferred: Math.min(sums.deferred, sent) }] as const;
  });
  const inOrder = whole.toSorted((a, b) => b[1].sent - a[1].sent || (a[0] < b[0] ? -1 : 1));
  const kept = new Map<string, ProviderDay>(inOrder.slice(0, MOST_PROVIDERS));
  for (const [, sums] of inOrder.slice(MOST_PROVIDERS)) {
    const rest = kept.get(OTHER) ?? nothing();
    kept.set(OTHER, {
      sent: rest.sent + sums.sent,
      outcomes: rest.outcomes + sums.outcomes,
      hardBounces: rest.hardBounces + sums.hardBounces,
      reported: rest.reported + sums.reported,
      complaints: rest.complaints + sums.complaints,
      deferred: rest.deferred + sums.deferred,
      worstHour: sums.worstHour.replies > rest.worstHour.replies ? sums.worstHour : rest.worstHour,
    });
  }
  return kept;
}
