import { Random } from '../../infra/local/random.ts';
import { askedOf, isDropped, usualShare, WINDOW_SLOTS, YOUNG_SLOTS } from '../../shared/flow/drop.ts';
import type { Flow } from '../../shared/flow/model.ts';

const SLOTS_A_DAY = 288;
const SLOT_MINUTES = 5;
/** A week before anything counts: what is usual. */
const LEARNED = 7 * SLOTS_A_DAY;

export type FlowBench = {
  /** Sets in the simulation, each with four providers. */
  readonly sets: number;
  readonly days: number;
  /** Told although nothing dropped, per hundred sets and month. */
  readonly falseAlarms: number;
  /** Drops that were told within one hour, at 300 mails an hour and provider, by the share that is left. */
  readonly found: readonly {
    readonly left: number;
    readonly drops: number;
    readonly withinHour: number;
    readonly minutes: number;
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
    let [old, young, delivered] = [0, 0, 0];
    for (let slot = last - WINDOW_SLOTS + 1; slot <= last; slot += 1) {
      if (slot <= last - YOUNG_SLOTS) old += this.sent[slot] ?? 0;
      else young += this.sent[slot] ?? 0;
      delivered += this.delivered[slot] ?? 0;
    }
    return { sent: askedOf(old, young), delivered };
  }

  usual(last: number): number | null {
    let [sent, delivered] = [0, 0];
    for (let slot = Math.max(0, last - LEARNED); slot < last - WINDOW_SLOTS; slot += 1) {
      sent += this.sent[slot] ?? 0;
      delivered += this.delivered[slot] ?? 0;
    }
    return usualShare({ sent, delivered });
  }

  isTold(last: number): boolean {
    const usual = this.usual(last);
    return usual !== null && isDropped(this.until(last), usual) && isDropped(this.until(last - 1), usual);
  }
}

/** Every set mails all day, more by day than by night; some send campaigns, at times that nobody knows. */
function play(
  random: Random,
  days: number,
  perHour: number,
  drop: { readonly from: number; readonly left: number } | null,
): Line {
  const line = new Line();
  const [never, greylisted, newcomers] = [random.next() * 0.05, random.next() * 0.3, 0.1 + random.next() * 0.4];
  let campaign = 0;
  for (let slot = 0; slot < days * SLOTS_A_DAY; slot += 1) {
    const hour = (slot % SLOTS_A_DAY) / 12;
    const mood = drop === null ? 1 + 0.7 * Math.sin(((hour - 6) / 24) * 2 * Math.PI) : 1;
    const refused = drop !== null && slot >= drop.from ? 1 - drop.left : 0;
    const answer = { never: 1 - (1 - never) * (1 - refused), waits: greylisted, spread: 1 };
    line.add(random, slot, random.poisson((perHour * mood) / 12), answer);
    if (drop !== null) continue;
    if (campaign === 0 && random.next() < 1 / (2 * SLOTS_A_DAY)) campaign = 1 + random.int(6);
    if (campaign === 0) continue;
    campaign -= 1;
    line.add(random, slot, random.poisson(perHour * (1 + random.next() * 4)), { never, waits: newcomers, spread: 3 });
  }
  return line;
}

/** How soon a provider that takes less is told, and how often one that takes all. */
export function benchFlow({ quick }: { readonly quick: boolean }): FlowBench {
  const [sets, days, drops] = quick ? [5, 14, 20] : [100, 37, 200];
  const random = new Random('flow');
  let alarms = 0;
  for (let line = 0; line < sets * 4; line += 1) {
    const one = play(random, days, [40, 100, 300, 1_000][line % 4] ?? 300, null);
    let toldOn = -1;
    for (let slot = LEARNED; slot < days * SLOTS_A_DAY; slot += 1) {
      const day = Math.floor(slot / SLOTS_A_DAY);
      // Once a day is told.
      if (day === toldOn || one.until(slot).delivered >= 0.5 * one.until(slot).sent || !one.isTold(slot)) continue;
      toldOn = day;
      alarms += 1;
    }
  }
  const found = [0, 0.1, 0.2, 0.3].map((left) => {
    const minutes = Array.from({ length: drops }, () => {
      const from = LEARNED + random.int(SLOTS_A_DAY);
      const one = play(random, 9, 300, { from, left });
      let slot = from;
      while (slot < from + 36 && !one.isTold(slot)) slot += 1;
      // The slot is over, and a minute later it is looked at.
      return (slot - from + 1) * SLOT_MINUTES + 1;
    });
    const sorted = minutes.toSorted((a, b) => a - b);
    return {
      ...{ left, drops, withinHour: minutes.filter((one) => one <= 60).length },
      minutes: sorted[Math.floor(sorted.length / 2)] ?? 0,
    };
  });
  return { sets, days: days - 7, falseAlarms: (alarms / sets / (days - 7)) * 100 * 30, found };
}
