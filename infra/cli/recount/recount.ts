import type { ObjectName } from '../../../shared/archive/name.ts';
import { type Differing, differing, numberAbove, Recount } from '../../../shared/archive/recount.ts';
import { COUNTERS, emptyTotals } from '../../../shared/counting/counts.ts';
import type { Sha256 } from '../../../shared/counting/fingerprint.ts';
import { type Partition, partitionKey } from '../../../shared/counting/partition.ts';
import { sumOfHours, sumOfSlots } from '../../../shared/evaluation/fold/rollup.ts';
import type { Rollup, SlotCounts, TotalsStore } from '../../../shared/evaluation/ports/totals.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import {
  DAY_MS,
  dayOfHour,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOfSlot,
  hourStart,
  iso,
  MINUTE_MS,
  RETENTION_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../../../shared/kernel/time.ts';
import { isStream } from '../../../shared/streams/name.ts';

/** An hour is compared once it has been summed up. Unit: ms. */
const SUMMED_UP_MS = 10 * MINUTE_MS;

export type ArchivedObject = {
  /** Where it lies, to be told. */
  readonly name: string;
  readonly object: ObjectName;
  /** Null where it cannot be read. */
  readonly text: () => Promise<string | null>;
};
type Span = 'slot' | 'hour' | 'day';
export type RecountDeps = {
  readonly totals: TotalsStore;
  /** Hashes that the segments of a partition name, by number; null: one names none. Empty where they have expired. */
  readonly named: (partition: Partition) => Promise<ReadonlyMap<number, string | null>>;
  /** Takes away a total whose bytes cannot be read. */
  readonly discard: (name: string, span: Span, index: number) => Promise<void>;
  readonly sha256: Sha256;
  readonly now: EpochMs;
  readonly writes: boolean;
  readonly onHour?: (hour: Hour) => void;
  /** Is told of an object some of whose lines cannot be read. */
  readonly tell?: (sentence: string) => void;
};
/** An hour of a set, or a stream, whose totals say something else than the archive. */
export type Difference = {
  readonly name: string;
  readonly hour: string;
  readonly counters: Differing;
  /** `left`: the archive does not hold all of it, or something newer was stored meanwhile. */
  readonly state: 'differs' | 'written' | 'left';
};
export type Recounted = {
  readonly hours: number;
  readonly objects: number;
  /** Objects, and lines of others, that could not be read. */
  readonly unread: number;
  readonly differences: readonly Difference[];
};

/** Compare the hours of an archive with the totals, and write those anew that the archive proves wrong. */
export async function recount(deps: RecountDeps, objects: readonly ArchivedObject[]): Promise<Recounted> {
  const byHour = Map.groupBy(objects, ({ object }) => hourOfSlot(object.partition.slot));
  const differences: Difference[] = [];
  const days = new Map<string, readonly [name: string, hour: Hour]>();
  let [unread, hours] = [0, 0];
  for (const [hour, own] of [...byHour].toSorted(([a], [b]) => a - b)) {
    if (hourStart(hour + 1) + SUMMED_UP_MS > deps.now) continue;
    deps.onHour?.(hour);
    hours++;
    const counted = await countHour(deps, hour, own);
    unread += counted.unread;
    for (const name of new Set([...counted.slots.values()].flatMap((totals) => [...totals.keys()]))) {
      const difference = await compare(deps, name, hour, counted);
      if (difference === null) continue;
      differences.push(difference);
      if (difference.state === 'written') days.set(`${name} ${dayOfHour(hour)}`, [name, hour]);
    }
  }
  for (const [name, hour] of days.values()) await sumDay(deps, name, hour);
  return { hours, objects: objects.length, unread, differences };
}

/** What is told of an object some of whose lines are no archived events. */
export const linesUnread = (name: string, lines: number): string =>
  lines === 1
    ? `${name}: a line of it is no archived event`
    : `${name}: ${grouped(lines)} lines of it are no archived events`;

type Counted = {
  readonly slots: ReturnType<Recount['slots']>;
  /** Slots of which the archive holds every event that the journal counts. */
  readonly proved: ReadonlySet<Slot>;
  /** Slots of which the journal counts events that the archive does not hold, or may do so. */
  readonly doubtful: ReadonlySet<Slot>;
  readonly unread: number;
};

async function countHour(deps: RecountDeps, hour: Hour, objects: readonly ArchivedObject[]): Promise<Counted> {
  const again = new Recount(deps.sha256, deps.now);
  const proved = new Set<Slot>();
  const doubtful = new Set<Slot>();
  let unread = 0;
  const byPartition = Map.groupBy(objects, ({ object }) => partitionKey(object.partition));
  for (const partition of partitionsOf(hour, objects)) {
    if (!byPartition.has(partitionKey(partition)) && (await deps.named(partition)).size > 0) {
      doubtful.add(partition.slot);
    }
  }
  for (const own of byPartition.values()) {
    const [first] = own;
    if (first === undefined) continue;
    const { partition } = first.object;
    const named = await deps.named(partition);
    const missing = new Set(named.keys());
    for (const { name, object, text } of own.toSorted((a, b) => a.object.sequence - b.object.sequence)) {
      // Where segments have expired nobody knows which object they named: an event that comes again is passed over.
      if (named.size > 0 && named.get(object.sequence) !== object.hash) continue;
      const before = again.unread;
      const read = await text();
      if (read === null) unread++;
      else again.take(object, read);
      if (again.unread > before) deps.tell?.(linesUnread(name, again.unread - before));
      if (read !== null && again.unread === before) missing.delete(object.sequence);
    }
    if (named.size > 0 && missing.size === 0) proved.add(partition.slot);
    else doubtful.add(partition.slot);
  }
  for (const slot of doubtful) proved.delete(slot);
  return { slots: again.slots(), proved, doubtful, unread: unread + again.unread };
}

/** All partitions of an hour, as many to a slot as there are objects of. */
function partitionsOf(hour: Hour, objects: readonly ArchivedObject[]): Partition[] {
  const shards = [...new Set(objects.map(({ object }) => object.partition.shard))];
  const slots = Array.from({ length: SLOTS_PER_HOUR }, (_, index) => hour * SLOTS_PER_HOUR + index);
  return slots.flatMap((slot) => shards.map((shard) => ({ slot, shard })));
}

async function compare(deps: RecountDeps, name: string, hour: Hour, counted: Counted): Promise<Difference | null> {
  const { totals } = deps;
  const first = hour * SLOTS_PER_HOUR;
  const stored = await orDamaged(async () => (await totals.hours(name, hour, hour)).get(hour));
  const lives = deps.now - slotStart(first) <= RETENTION_MS;
  // Of the streams of a set not all are stored, nor each in all its slots.
  if (isStream(name) && (stored === undefined || !lives)) return null;
  const kept = new Map<Slot, SlotCounts>();
  const damaged = new Set<Slot>();
  for (let slot = first; lives && slot < first + SLOTS_PER_HOUR; slot++) {
    const found = await orDamaged(() => totals.slot(name, slot));
    if (found === DAMAGED) damaged.add(slot);
    else if (found !== null) kept.set(slot, found);
  }
  const archived = new Map(
    [...counted.slots].flatMap(([slot, all]): [Slot, SlotCounts][] => {
      const value = all.get(name);
      const isStored = kept.has(slot) || damaged.has(slot);
      return value === undefined || (isStream(name) && !isStored) ? [] : [[slot, value]];
    }),
  );
  // A slot of which the archive holds nothing, or a part, stays as it is stored.
  const slots = lives ? merged(kept, archived, counted.proved) : archived;
  const sum = sumOfSlots(slots.values());
  const mended = lives ? [...slots].filter(([slot, value]) => value !== kept.get(slot)) : [];
  const known = stored === DAMAGED ? undefined : stored;
  const [was, is] = [known?.counts.totals ?? emptyTotals(), sum.counts.totals];
  const ofKept = sumOfSlots(kept.values()).counts.totals;
  // Where slots have expired there is nothing below the hour.
  const counters = differing(was, is) ?? (lives ? differing(ofKept, is) : null);
  if (counters === null) return null;
  const difference = { name, hour: iso(hourStart(hour)), counters };
  if (!deps.writes) return { ...difference, state: 'differs' };
  // Where slots have expired a lower count may be that of an archive that began later: it proves nothing.
  const isLess = Object.values(counters).some(([before, after]) => after < before);
  // What an hour holds more than its slots may be of a slot that is lost and that the archive does not prove.
  const isHeld =
    lives && counted.doubtful.size > 0 && COUNTERS.some((one) => was[one] > Math.max(ofKept[one], is[one]));
  const isDoubtful = isHeld || [...damaged].some((slot) => !slots.has(slot));
  if ((!lives && isLess) || isDoubtful) return { ...difference, state: 'left' };
  for (const [slot, value] of mended) {
    if (damaged.has(slot)) await deps.discard(name, 'slot', slot);
    await totals.putSlot(name, slot, value);
  }
  if (stored === DAMAGED) await deps.discard(name, 'hour', hour);
  await totals.putHour(name, hour, { ...sum, weight: Math.max(sum.weight, numberAbove(known?.weight ?? 0)) });
  const after = (await totals.hours(name, hour, hour)).get(hour);
  return { ...difference, state: after !== undefined && isSame(after, sum) ? 'written' : 'left' };
}

const isSame = (a: Rollup, b: Rollup): boolean => differing(a.counts.totals, b.counts.totals) === null;

/** Stands for a total whose bytes cannot be read. */
const DAMAGED = 'damaged';
async function orDamaged<T>(read: () => Promise<T>): Promise<T | typeof DAMAGED> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) return DAMAGED;
    throw error;
  }
}

/** Each slot as the archive has it where that is proved, under a number that takes the place of the stored one. */
function merged(
  kept: ReadonlyMap<Slot, SlotCounts>,
  archived: ReadonlyMap<Slot, SlotCounts>,
  proved: ReadonlySet<Slot>,
): ReadonlyMap<Slot, SlotCounts> {
  const all = new Map(kept);
  for (const [slot, { sequence, counts }] of archived) {
    const stored = kept.get(slot);
    const isNewer = stored !== undefined && Math.floor(stored.sequence) > sequence;
    if (!proved.has(slot) || isNewer) continue;
    if (stored !== undefined && differing(stored.counts.totals, counts.totals) === null) continue;
    all.set(slot, { sequence: Math.max(sequence, numberAbove(stored?.sequence ?? 0)), counts });
  }
  return all;
}

async function sumDay({ totals, now, discard }: RecountDeps, name: string, hour: Hour): Promise<void> {
  const day = dayOfHour(hour);
  const first = day * HOURS_PER_DAY;
  if ((day + 1) * DAY_MS + SUMMED_UP_MS > now) return;
  const sum = sumOfHours((await totals.hours(name, first, first + HOURS_PER_DAY - 1)).values());
  const stored = await orDamaged(async () => (await totals.days(name, day, day)).get(day));
  if (stored === DAMAGED) await discard(name, 'day', day);
  const weight = stored === DAMAGED || stored === undefined ? 0 : stored.weight;
  await totals.putDay(name, day, { ...sum, weight: Math.max(sum.weight, numberAbove(weight)) });
}
