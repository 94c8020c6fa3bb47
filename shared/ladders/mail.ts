import { type Counts, type DeferralCell, JUDGED_AT, type JudgedCell, OTHER } from '../counting/counts.ts';
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
  const mail = new LadderMail(from, sendsFeedback);
  for (const hours of sets) mail.add(hours);
  return mail.days();
}

/** Adds the mail of sets up, one after the other, so that no more than one of them is in memory at a time. */
export class LadderMail {
  readonly #from: Day;
  readonly #sendsFeedback: SendsFeedback;
  readonly #days = new Map<Day, Map<string, Sums>>();
  /** By hour and provider: mail, and replies about a reputation. */
  readonly #sent = new Map<string, number>();
  readonly #replies = new Map<string, { readonly day: Day; readonly provider: string; count: number }>();

  /** @param from days before it count for nothing */
  constructor(from: Day, sendsFeedback: SendsFeedback) {
    this.#from = from;
    this.#sendsFeedback = sendsFeedback;
  }

  /** @param share of the mail of an hour that counts, from 0 to 1 */
  add(hours: ReadonlyMap<Hour, HourOfMail>, share: (hour: Hour) => number = () => 1): void {
    for (const [arrived, { judged, deferrals }] of hours) {
      for (const [hour, cells] of judged) for (const [name, cell] of cells) this.#judged(hour, name, cell, share(hour));
      for (const [name, cell] of deferrals) this.#deferred(arrived, name, cell, share(arrived));
    }
  }

  days(): LadderDay[] {
    for (const [key, { day, provider, count }] of this.#replies) {
      const cell = this.#cell(day, provider);
      const sent = this.#sent.get(key) ?? 0;
      if (cell !== null && count > cell.worstHour.replies) cell.worstHour = { replies: count, sent };
    }
    return [...this.#days]
      .toSorted((a, b) => a[0] - b[0])
      .map(([day, providers]) => ({ day, providers: bounded(new Map([...providers].map(wholeOf))) }));
  }

  #cell(day: Day, provider: string): Sums | null {
    if (day < this.#from) return null;
    const providers = this.#days.get(day) ?? new Map<string, Sums>();
    this.#days.set(day, providers);
    const known = providers.get(provider) ?? nothing();
    providers.set(provider, known);
    return known;
  }

  #judged(hour: Hour, provider: string, cell: JudgedCell, share: number): void {
    const day = share > 0 ? this.#cell(dayOfHour(hour), provider) : null;
    if (day === null) return;
    const delivered = share * cell[JUDGED_AT.deliveries];
    const bounced = share * cell[JUDGED_AT.hardBounces];
    const sent = share * Math.max(cell[JUDGED_AT.sends], 0);
    day.sent += sent;
    day.outcomes += delivered + bounced;
    day.hardBounces += bounced;
    day.complaints += share * cell[JUDGED_AT.complaints];
    if (this.#sendsFeedback(provider)) day.reported += delivered;
    const key = `${hour} ${provider}`;
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + sent);
  }

  #deferred(hour: Hour, provider: string, cell: DeferralCell, share: number): void {
    const day = share > 0 ? this.#cell(dayOfHour(hour), provider) : null;
    if (day === null) return;
    for (const at of SLOWING) day.deferred += share * (cell[at] ?? 0);
    const key = `${hour} ${provider}`;
    const known = this.#replies.get(key) ?? { day: dayOfHour(hour), provider, count: 0 };
    this.#replies.set(key, known);
    for (const at of REPUTATION) known.count += share * (cell[at] ?? 0);
  }
}

/** Shares of mail are no whole messages; their sums are shown as such. */
const wholeOf = ([name, sums]: readonly [string, Sums]): readonly [string, Sums] => [
  name,
  {
    sent: Math.round(sums.sent),
    outcomes: Math.round(sums.outcomes),
    hardBounces: Math.round(sums.hardBounces),
    reported: Math.round(sums.reported),
    complaints: Math.round(sums.complaints),
    deferred: Math.round(sums.deferred),
    worstHour: { replies: Math.round(sums.worstHour.replies), sent: Math.round(sums.worstHour.sent) },
  },
];

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
