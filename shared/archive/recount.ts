import { capCounts, SLOT_CAPS, thinOut } from '../counting/cap.ts';
import { COUNTERS, type Counts, emptyCounts, type Totals } from '../counting/counts.ts';
import { FingerprintSet, type Sha256 } from '../counting/fingerprint.ts';
import { fold } from '../counting/fold.ts';
import { partitionKey } from '../counting/partition.ts';
import { tally } from '../counting/tally.ts';
import type { SlotCounts } from '../evaluation/ports/totals.ts';
import type { EpochMs, Slot } from '../kernel/time.ts';
import type { ObjectName } from './name.ts';
import { readArchivedLine } from './read.ts';
import { unitsIn } from './units.ts';

/** The counts of each set and stream in a slot, by its name. */
export type SlotTotals = ReadonlyMap<string, SlotCounts>;
type Building = {
  readonly slot: Slot;
  readonly counts: Map<string, Counts>;
  readonly seen: FingerprintSet;
  sequence: number;
};

/** Counts the slots of an archive again, as they were counted: each event once, in the order of its segments. */
export class Recount {
  readonly #partitions = new Map<string, Building>();
  readonly #sha256: Sha256;
  readonly #now: EpochMs;
  /** Lines that are no archived events, or others than were counted. */
  unread = 0;

  /** @param now refuses events from the future */
  constructor(sha256: Sha256, now: EpochMs) {
    this.#sha256 = sha256;
    this.#now = now;
  }

  /** Objects of a partition come in the order of their numbers. An event that is known counts no more. */
  take({ partition, sequence }: ObjectName, text: string): void {
    const key = partitionKey(partition);
    const fresh = { slot: partition.slot, counts: new Map(), seen: new FingerprintSet(), sequence };
    const known = this.#partitions.get(key) ?? fresh;
    this.#partitions.set(key, known);
    known.sequence = Math.max(known.sequence, sequence);
    const own = new Map<string, Counts>();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const read = readArchivedLine(line);
      const units = read && unitsIn(read, this.#sha256, this.#now);
      if (!units) this.unread++;
      for (const { unit, judged } of units ?? []) {
        if (!known.seen.add(unit.fingerprint)) continue;
        for (const name of [unit.event.configurationSet, ...unit.streams]) tally(countsAt(own, name), unit, judged);
      }
    }
    for (const [name, counts] of own) {
      fold(countsAt(known.counts, name), counts);
      thinOut(countsAt(known.counts, name));
    }
  }

  /** Everything that was taken, capped as it is stored. */
  slots(): ReadonlyMap<Slot, SlotTotals> {
    const found = new Map<Slot, Map<string, SlotCounts>>();
    for (const { slot, counts, sequence } of this.#partitions.values()) {
      const totals = found.get(slot) ?? new Map<string, SlotCounts>();
      found.set(slot, totals);
      for (const [name, all] of counts) totals.set(name, { sequence, counts: capCounts(all, SLOT_CAPS) });
    }
    return found;
  }
}

function countsAt(sets: Map<string, Counts>, name: string): Counts {
  const counts = sets.get(name) ?? emptyCounts();
  sets.set(name, counts);
  return counts;
}

/** Counters that differ: what is stored, and what the archive says. */
export type Differing = Readonly<Partial<Record<keyof Totals, readonly [stored: number, archived: number]>>>;

/** @returns null where both say the same */
export function differing(stored: Totals, archived: Totals): Differing | null {
  const found = COUNTERS.flatMap((counter) =>
    stored[counter] === archived[counter] ? [] : [[counter, [stored[counter], archived[counter]] as const]],
  );
  return found.length === 0 ? null : (Object.fromEntries(found) as Differing);
}

/**
 * The number to write a total under, so that it takes the place of the stored one, and what is folded later takes its
 * place in turn: between the stored number and the next whole one.
 */
export const numberAbove = (stored: number): number => stored + (Math.floor(stored) + 1 - stored) / 2;
