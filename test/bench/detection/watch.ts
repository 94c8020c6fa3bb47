import { judgedCell } from '../../../shared/counting/counts.ts';
import { extendCheckpoints, lastCheckpoint } from '../../../shared/evaluation/judge/checkpoints.ts';
import { barsFor } from '../../../shared/judging/bars.ts';
import type { SendingSlot } from '../../../shared/judging/harm.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/judging/metrics.ts';
import type { Conviction, EvidenceState, HourCounts } from '../../../shared/judging/model.ts';
import { WINDOW_HOURS } from '../../../shared/judging/window.ts';
import {
  dayOfHour,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOf,
  hourOfSlot,
  hourStart,
  type Slot,
  slotOf,
} from '../../../shared/kernel/time.ts';
import { Bound } from './bound.ts';

/** The limits of the default policy. */
export const LIMITS: Limits = DEFAULT_LIMITS;
export const PROVIDER = 'microsoft';
/** The hour at which every simulated month begins: midnight. */
export const FIRST_HOUR: Hour = 20_000 * 24;
export const STARTS_AT: EpochMs = hourStart(FIRST_HOUR);

/** The signals that are simulated. */
export type Watched = 'hardBounce' | 'complaint';
export type WatchOptions = { readonly everyTime?: boolean | undefined; readonly activeSets?: number | undefined };

const HOURS_KEPT = HOURS_PER_DAY + WINDOW_HOURS;
/** The judge is told the slots of the open hour and of the two before it. */
const SLOT_HOURS = 3;

type Mail<At> = { readonly at: At; readonly n: number; readonly x: number };

/**
 * One set and the judge that watches it, with checkpoints and slots as they are kept, for mail that is answered at once.
 * The judge itself is only asked where it could convict, on average or for harm, which costs a thousandth. `everyTime`
 * asks it always; a test holds the two against each other.
 */
export class Watch {
  readonly #metric: Watched;
  readonly #everyTime: boolean;
  readonly #activeSets: number;
  readonly #bar: number;
  readonly #byHour: readonly Bound[];
  readonly #bySlot: readonly Bound[];
  #hours: HourCounts[] = [];
  #checkpoints: readonly EvidenceState[] = [];
  #hour: Mail<Hour> | null = null;
  /** Of hard bounces only: complaints are judged by the hour. */
  #slots: Mail<Slot>[] = [];

  constructor(metric: Watched, { everyTime = false, activeSets = 1 }: WatchOptions = {}) {
    this.#metric = metric;
    this.#everyTime = everyTime;
    this.#activeSets = activeSets;
    this.#bar = barsFor(activeSets).quarantine;
    const { quarantine, pause } = LIMITS[metric];
    const harm = () => [Bound.ofHarm(quarantine), Bound.ofHarm(pause)];
    this.#byHour = [Bound.ofAverage('quarantine', quarantine), Bound.ofAverage('pause', pause), ...harm()];
    const runs = () => [Bound.ofSlotRun('quarantine', quarantine), Bound.ofSlotRun('pause', pause)];
    this.#bySlot = metric === 'hardBounce' ? [...runs(), ...harm()] : [];
  }

  /** `n` mails sent at a time were answered at once, `x` of them badly. Time must not go back. */
  add(at: EpochMs, n: number, x: number): void {
    const hour = hourOf(at);
    if (this.#hour !== null && this.#hour.at !== hour) this.#close(this.#hour, hour);
    this.#hour = sum(this.#hour, hour, n, x);
    for (const bound of this.#byHour) bound.add(hour, n, x);
    if (this.#bySlot.length > 0) this.#addToSlot(slotOf(at), n, x);
  }

  /** Whether the judge would move the set now. */
  moves(now: EpochMs): boolean {
    return this.convictions(now).length > 0;
  }

  /** What would move the set now. */
  convictions(now: EpochMs): readonly Conviction[] {
    if (this.#hour === null) return [];
    const couldConvict = [...this.#byHour, ...this.#bySlot].some((bound) => bound.evidence() >= this.#bar);
    if (!couldConvict && !this.#everyTime) return [];
    const { convictions } = judge({
      ...standing,
      now,
      hours: [...this.#hours, this.#counts(this.#hour)],
      before: lastCheckpoint(this.#checkpoints, 0, LIMITS),
      activeSets: this.#activeSets,
      slots: this.#slots.map(sendingSlot),
    });
    return convictions.filter(({ level }) => level !== 'warn');
  }

  #addToSlot(slot: Slot, n: number, x: number): void {
    for (const bound of this.#bySlot) bound.add(slot, n, x);
    const last = this.#slots.at(-1);
    if (last?.at === slot) this.#slots.pop();
    this.#slots.push(sum(last ?? null, slot, n, x));
    const from = hourOfSlot(slot) - SLOT_HOURS + 1;
    while (hourOfSlot(this.#slots[0]?.at ?? slot) < from) this.#slots.shift();
  }

  /** Close the open hour; once a day, leave behind what the window has left. */
  #close(open: Mail<Hour>, next: Hour): void {
    this.#hours.push(this.#counts(open));
    if (dayOfHour(next) === dayOfHour(open.at)) return;
    const now = hourStart(next);
    this.#checkpoints = extendCheckpoints(this.#checkpoints, { ...standing, now, hours: this.#hours });
    this.#hours = this.#hours.filter(({ hour }) => hour > next - HOURS_KEPT);
  }

  #counts({ at, n, x }: Mail<Hour>): HourCounts {
    const cell =
      this.#metric === 'complaint'
        ? judgedCell({ sends: n, deliveries: n, complaints: x })
        : judgedCell({ sends: n, deliveries: n - x, hardBounces: x });
    return { hour: at, cells: new Map([[PROVIDER, cell]]) };
  }
}

/** What all judgements here have in common. */
const standing = { epochFrom: 0, limits: LIMITS, withheld: [], sendsFeedback: () => true } as const;

const sum = <At>(known: Mail<At> | null, at: At, n: number, x: number): Mail<At> =>
  known?.at === at ? { at, n: known.n + n, x: known.x + x } : { at, n, x };

const sendingSlot = ({ at, n, x }: Mail<Slot>): SendingSlot => ({
  slot: at,
  cells: new Map([[PROVIDER, { sends: n, prompt: x }]]),
});
