import { capCounts, ROLLUP_CAPS } from '../../counting/cap.ts';
import { emptyCounts } from '../../counting/counts.ts';
import { fold } from '../../counting/fold.ts';
import type { Partition } from '../../counting/partition.ts';
import { failuresOfEach } from '../../kernel/concurrently.ts';
import {
  type Day,
  dayOfHour,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOfSlot,
  hourStart,
  RETENTION_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { Rollup, SlotCounts, TotalsStore } from '../ports/totals.ts';
import { tellOfHeaders } from '../tell-headers.ts';
import { CLOSE_AFTER_MS, endsHour } from './close-slot.ts';

/** Hours and days that must be written, and what is known of them. */
export class RollupPlan {
  readonly #known = new Map<Hour, Map<string, Rollup>>();
  readonly #hours = new Map<Hour, Set<string>>();
  readonly #days = new Map<Day, Set<string>>();

  /**
   * Notes a partition whose totals were written. The last slot of an hour makes all sets of that hour due; any other
   * slot only its own sets.
   */
  async note(deps: EvaluationDeps, partition: Partition, sets: Iterable<string>, now: EpochMs): Promise<void> {
    const { slot, shard } = partition;
    const hour = hourOfSlot(slot);
    if (!isHourOver(hour, now)) return;
    const day = dayOfHour(hour);
    const known = endsHour(slot) ? deps.active.hourInMemory(hour, shard) : null;
    if (known) this.#know(hour, known);
    else add(this.#hours, hour, endsHour(slot) ? await deps.active.since(day, hour, shard) : sets);

    const lastHour = day * HOURS_PER_DAY + HOURS_PER_DAY - 1;
    if (!isHourOver(lastHour, now)) return;
    const endsDay = hour === lastHour && endsHour(slot);
    add(this.#days, day, endsDay ? await deps.active.since(day, hour, shard) : sets);
  }

  /** Hours first, since days are made of them. @throws {AggregateError} where one failed, after all were tried */
  async carryOut(deps: EvaluationDeps, now: EpochMs): Promise<void> {
    const { totals, concurrency } = deps;
    const errors: Error[] = [];
    const each = async <T>(of: Iterable<T>, nameOf: (item: T) => string, sum: (item: T) => Promise<void>) => {
      for (const { item, error } of await failuresOfEach(of, concurrency, sum)) {
        errors.push(new Error(`Summing up ${nameOf(item)} failed`, { cause: error }));
      }
    };
    const itself = (set: string): string => set;
    for (const [hour, sums] of this.#known) {
      await each(
        sums,
        ([set]) => set,
        ([set, sum]) => totals.putHour(set, hour, sum),
      );
    }
    for (const [hour, sets] of this.#hours) await each(sets, itself, (set) => rollUpHour(totals, set, hour, now));
    for (const [day, sets] of this.#days) await each(sets, itself, (set) => rollUpDay(deps, set, day, now));
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} sets could not be summed up`);
  }

  #know(hour: Hour, sums: ReadonlyMap<string, Rollup>): void {
    this.#known.set(hour, new Map([...(this.#known.get(hour) ?? []), ...sums]));
  }
}

const isHourOver = (hour: Hour, now: EpochMs): boolean => hourStart(hour + 1) + CLOSE_AFTER_MS <= now;

function add<K>(plan: Map<K, Set<string>>, key: K, sets: Iterable<string>): void {
  const known = plan.get(key) ?? new Set();
  plan.set(key, known);
  for (const set of sets) known.add(set);
}

/**
 * Writes an hour as the absolute sum of its slots. Skips an hour whose slots may have expired: the stored hour is more
 * complete.
 */
async function rollUpHour(totals: TotalsStore, set: string, hour: Hour, now: EpochMs): Promise<void> {
  const first: Slot = hour * SLOTS_PER_HOUR;
  if (now - slotStart(first) > RETENTION_MS) return;
  const slots = await totals.slots(set, first, first + SLOTS_PER_HOUR - 1);
  if (slots.size > 0) await totals.putHour(set, hour, sumOfSlots(slots.values()));
}

/** Writes a day as the absolute sum of its hours, which live longer. */
async function rollUpDay(deps: EvaluationDeps, set: string, day: Day, now: EpochMs): Promise<void> {
  const { totals } = deps;
  const first: Hour = day * HOURS_PER_DAY;
  const hours = await totals.hours(set, first, first + HOURS_PER_DAY - 1);
  if (hours.size === 0) return;
  const sum = sumOfHours(hours.values());
  await totals.putDay(set, day, sum);
  await tellOfHeaders(deps, set, day, sum.counts.totals, now);
}

/** A day of a set: the sum of its hours. */
export function sumOfHours(hours: Iterable<Rollup>): Rollup {
  const counts = emptyCounts();
  let weight = 0;
  for (const hour of hours) {
    fold(counts, hour.counts);
    weight += hour.weight;
  }
  // Days are for people; the judge reads hours.
  counts.judged.clear();
  return { weight, counts: capCounts(counts, ROLLUP_CAPS) };
}

/** An hour of a set: the sum of its slots. */
export function sumOfSlots(slots: Iterable<SlotCounts>): Rollup {
  const counts = emptyCounts();
  let weight = 0;
  for (const slot of slots) {
    fold(counts, slot.counts);
    weight += slot.sequence;
  }
  // Prompt bounces are a figure of slots only.
  counts.prompt.clear();
  return { weight, counts: capCounts(counts, ROLLUP_CAPS) };
}
