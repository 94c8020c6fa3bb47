import { Random } from '../../infra/local/random.ts';
import {
  askedOf,
  isDropped,
  isSuspect,
  isUsual,
  SLOW_SLOTS,
  slowlyAnswered,
  usualShare,
  WINDOW_SLOTS,
} from '../../shared/flow/drop.ts';
import type { Flow } from '../../shared/flow/model.ts';

const SLOTS_A_DAY = 288;
const SLOT_MINUTES = 5;
/** A week before anything counts: what is usual. */
const LEARNED = 7 * SLOTS_A_DAY;

/** How mail of a set goes out, beside what goes out all day, more of it by day than by night. */
const KINDS = ['steady', 'campaigns', 'weekdays', 'less', 'newsletters'] as const;
type Kind = (typeof KINDS)[number];

export type FlowBench = {
  /** Sets in the simulation, each with four providers. */
  readonly sets: number;
  readonly days: number;
  /** Told although nothing dropped, per hundred sets and month. */
  readonly falseAlarms: number;
  /** The same where receivers put off all of a campaign for up to an hour, as greylisting does with newcomers. */
  readonly falseAlarmsGreylisted: number;
  /** Times that a suspicion makes the function read counts anew, per hundred sets and month, campaigns greylisted. */
  readonly looks: number;
  /** Drops that were told within one hour, at 300 mails an hour and provider, by the share that is left. */
  readonly found: readonly {
    readonly left: number;
    readonly drops: number;
    readonly withinHour: number;
    readonly minutes: number;
    /** Of those that were told: the end, after the provider took all again, in minutes. */
    readonly cleared: number;
  }[];
};

/** Slots over which greylisted mail comes again: an hour. */
const LATE_SLOTS = 12;
/** What a receiver does with mail: shares that never come and that wait, and the slots over which the rest spreads. */
type Answer = { readonly never: number; readonly waits: number; readonly spread: number };

/** Slots of one set and provider: what was sent, and what was delivered in each. */
class Line {
  readonly sent: number[] = [];
  readonly delivered: number[] = [];

  /** Mail that went out in a slot, and the slots in which it is delivered. */
  add(random: Random, slot: number, count: number, { never, waits, spread }: Answer): void {
    this.sent[slot] = (this.sent[slot] ?? 0) + count;
    const taken = count - random.binomial(count, never);
    const late = random.binomial(taken, waits);
    // Greylisting lets in what comes again within the hour; a burst is taken in portions.
    this.#deliver(random, slot + 1, LATE_SLOTS, late);
    this.#deliver(random, slot, spread, taken - late);
  }

  #deliver(random: Random, first: number, slots: number, count: number): void {
    let left = count;
    for (let at = 0; at < slots; at += 1) {
      const now = at === slots - 1 ? left : random.binomial(left, 1 / (slots - at));
      this.delivered[first + at] = (this.delivered[first + at] ?? 0) + now;
      left -= now;
    }
  }

  until(last: number): Flow {
    let [within, slowly, delivered] = [0, 0, 0];
    for (let age = 0; age < WINDOW_SLOTS + SLOW_SLOTS; age += 1) {
      const sent = this.sent[last - age] ?? 0;
      slowly += sent * slowlyAnswered(age);
      if (age >= WINDOW_SLOTS) continue;
      within += sent;
      delivered += this.delivered[last - age] ?? 0;
    }
    return { sent: askedOf(within, slowly), delivered };
  }

  usual(last: number): number | null {
    let [sent, delivered] = [0, 0];
    for (let slot = Math.max(0, last - LEARNED); slot < last - WINDOW_SLOTS; slot += 1) {
      sent += this.sent[slot] ?? 0;
      delivered += this.delivered[slot] ?? 0;
    }
    return usualShare({ sent, delivered });
  }

  isSuspect(last: number): boolean {
    return isSuspect(this.until(last)) && isSuspect(this.until(last - 1));
  }

  /** As `watch-flow` goes about it: what is usual is worked out for suspects alone. */
  isTold(last: number): boolean {
    if (!this.isSuspect(last)) return false;
    const usual = this.usual(last);
    return usual !== null && isDropped(this.until(last), usual) && isDropped(this.until(last - 1), usual);
  }

  isOver(last: number, usual: number): boolean {
    return isUsual(this.until(last), usual) && isUsual(this.until(last - 1), usual);
  }
}

type Drop = { readonly from: number; readonly until: number; readonly left: number };
type Play = { readonly days: number; readonly perHour: number };

/** Mail that a provider takes as usual. @param newcomers most of a campaign that is put off */
function playWell(random: Random, { days, perHour }: Play, kind: Kind, newcomers: number): Line {
  const line = new Line();
  const [never, greylisted] = [random.next() * 0.05, random.next() * 0.3];
  const lessFrom = 7 + random.int(days - 7);
  const every = kind === 'newsletters' ? 3.5 : 2;
  let campaign = 0;
  let waits = 0;
  for (let slot = 0; slot < days * SLOTS_A_DAY; slot += 1) {
    const day = Math.floor(slot / SLOTS_A_DAY);
    const mood = 1 + 0.7 * Math.sin((((slot % SLOTS_A_DAY) / 12 - 6) / 24) * 2 * Math.PI);
    const isQuiet = (kind === 'weekdays' && day % 7 >= 5) || (kind === 'less' && day >= lessFrom);
    const rate = kind === 'newsletters' ? 0.02 : mood * (isQuiet ? 0.1 : 1);
    line.add(random, slot, random.poisson((perHour * rate) / 12), { never, waits: greylisted, spread: 1 });
    if (kind === 'steady') continue;
    if (campaign === 0 && random.next() < 1 / (every * SLOTS_A_DAY)) {
      campaign = 1 + random.int(6);
      waits = 0.1 + random.next() * (newcomers - 0.1);
    }
    if (campaign === 0) continue;
    campaign -= 1;
    line.add(random, slot, random.poisson(perHour * (1 + random.next() * 4)), { never, waits, spread: 3 });
  }
  return line;
}

/** Steady mail, of which a provider takes less for a while. What waits from before is let in as before. */
function playDrop(random: Random, { days, perHour }: Play, { from, until, left }: Drop): Line {
  const line = new Line();
  const [never, waits] = [random.next() * 0.05, random.next() * 0.3];
  for (let slot = 0; slot < days * SLOTS_A_DAY; slot += 1) {
    const refused = slot >= from && slot < until ? 1 - left : 0;
    line.add(random, slot, random.poisson(perHour / 12), { never: 1 - (1 - never) * (1 - refused), waits, spread: 1 });
  }
  return line;
}

/** Alarms of mail that was taken as usual, at most one a day and line, and looks. */
function alarmsIn(random: Random, sets: number, days: number, newcomers: number) {
  const sum = { alarms: 0, looks: 0 };
  for (let at = 0; at < sets * 4; at += 1) {
    const perHour = [40, 100, 300, 1_000][at % 4] ?? 300;
    const line = playWell(random, { days, perHour }, KINDS[Math.floor(at / 4) % KINDS.length] ?? 'steady', newcomers);
    let toldOn = -1;
    for (let slot = LEARNED; slot < days * SLOTS_A_DAY; slot += 1) {
      const day = Math.floor(slot / SLOTS_A_DAY);
      if (day === toldOn || !line.isSuspect(slot)) continue;
      sum.looks += 1;
      if (!line.isTold(slot)) continue;
      toldOn = day;
      sum.alarms += 1;
    }
  }
  const perMonth = (count: number): number => (count / sets / (days - 7)) * 100 * 30;
  return { alarms: perMonth(sum.alarms), looks: perMonth(sum.looks) };
}

/** A drop lasts for three hours. */
const LASTS = 36;
function findDrops(random: Random, left: number, drops: number): FlowBench['found'][number] {
  const minutes: number[] = [];
  const cleared: number[] = [];
  for (let at = 0; at < drops; at += 1) {
    const from = LEARNED + random.int(SLOTS_A_DAY);
    const until = from + LASTS;
    const line = playDrop(random, { days: 9, perHour: 300 }, { from, until, left });
    let slot = from;
    while (slot < until && !line.isTold(slot)) slot += 1;
    // The slot is over, and a minute later it is looked at.
    minutes.push((slot - from + 1) * SLOT_MINUTES + 1);
    if (slot === until) continue;
    const usual = line.usual(slot) ?? 1;
    let end = slot;
    while (end < until + LASTS && !line.isOver(end, usual)) end += 1;
    cleared.push((end - until + 1) * SLOT_MINUTES + 1);
  }
  const withinHour = minutes.filter((one) => one <= 60).length;
  return { left, drops, withinHour, minutes: middle(minutes), cleared: middle(cleared) };
}

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** How soon a provider that takes less is told, and how often one that takes all. */
export function benchFlow({ quick }: { readonly quick: boolean }): FlowBench {
  const [sets, days, drops] = quick ? [5, 14, 20] : [100, 37, 200];
  const usual = alarmsIn(new Random('flow'), sets, days, 0.5);
  const greylisted = alarmsIn(new Random('flow, greylisted'), sets, days, 1);
  const random = new Random('flow, drops');
  return {
    ...{ sets, days: days - 7, falseAlarms: usual.alarms, falseAlarmsGreylisted: greylisted.alarms },
    looks: greylisted.looks,
    found: [0, 0.1, 0.2, 0.3, 0.4].map((left) => findDrops(random, left, drops)),
  };
}
