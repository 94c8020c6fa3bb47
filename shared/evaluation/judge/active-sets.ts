import { capCounts, ROLLUP_CAPS } from '../../counting/cap.ts';
import { type Counts, emptyCounts } from '../../counting/counts.ts';
import type { Sha256 } from '../../counting/fingerprint.ts';
import { fold } from '../../counting/fold.ts';
import { type Partition, partitionOf, type ShardPlan } from '../../counting/partition.ts';
import { type Day, type Hour, hourOfSlot, hourStart, SLOTS_PER_HOUR, type Slot } from '../../kernel/time.ts';
import type { PartitionView } from '../fold/partition-views.ts';
import type { Roster } from '../ports/roster.ts';
import type { Rollup } from '../ports/totals.ts';

/** Hours that are summed in memory: the present one, the one before, and room for shards. */
const REMEMBERED_HOURS = 16;

export type ActiveDeps = {
  readonly roster: Pick<Roster, 'all' | 'streams' | 'seenOn'>;
  readonly shardPlan: () => Promise<ShardPlan>;
  readonly sha256: Sha256;
};

type HourInMemory = { next: Slot; readonly sums: Map<string, { weight: number; counts: Counts }> };

/**
 * The sets with recent mail, and the sums of their present hour: from memory where this function closed the slots in
 * order, else from roster and totals.
 */
export class ActiveSets {
  readonly #hours = new Map<string, HourInMemory>();
  #lastDays: Promise<Map<string, Day>> | null = null;
  readonly #deps: ActiveDeps;

  constructor(deps: ActiveDeps) {
    this.#deps = deps;
  }

  /** Notes a closed partition with its counts. Out of order, or a second time, its hour is dropped from memory. */
  note({ slot, shard }: Partition, { sequence, sets }: Pick<PartitionView, 'sequence' | 'sets'>): void {
    const hour = hourOfSlot(slot);
    const key = `${hour}#${shard}`;
    const first = hour * SLOTS_PER_HOUR;
    const known = this.#hours.get(key) ?? { next: first, sums: new Map() };
    this.#hours.delete(key);
    if (known.next !== slot) return;
    for (const [set, counts] of sets) {
      const sum = known.sums.get(set) ?? { weight: 0, counts: emptyCounts() };
      fold(sum.counts, counts);
      known.sums.set(set, { weight: sum.weight + sequence, counts: sum.counts });
    }
    this.#hours.set(key, { next: slot + 1, sums: known.sums });
    const oldest = this.#hours.keys().next().value;
    if (this.#hours.size > REMEMBERED_HOURS && oldest !== undefined) this.#hours.delete(oldest);
  }

  /** Notes that late events changed a slot: its hour must be summed from the totals. */
  forget({ slot, shard }: Partition): void {
    this.#hours.delete(`${hourOfSlot(slot)}#${shard}`);
  }

  /** The sums of an hour whose slots were all closed here, else null. */
  hourInMemory(hour: Hour, shard: number): ReadonlyMap<string, Rollup> | null {
    const known = this.#hours.get(`${hour}#${shard}`);
    if (known?.next !== (hour + 1) * SLOTS_PER_HOUR) return null;
    return new Map(
      Array.from(known.sums, ([name, { weight, counts }]) => {
        counts.prompt.clear();
        return [name, { weight, counts: capCounts(counts, ROLLUP_CAPS) }];
      }),
    );
  }

  /** Note in the roster the last day on which a set had mail: one write per set and day. */
  async seenOn(set: string, day: Day): Promise<void> {
    this.#lastDays ??= this.#readLastDays();
    const lastDays = await this.#lastDays;
    if ((lastDays.get(set) ?? -1) >= day) return;
    await this.#deps.roster.seenOn(set, day);
    lastDays.set(set, day);
  }

  /** Sets of a shard with mail on a day or since. */
  async since(day: Day, hour: Hour, shard: number): Promise<Iterable<string>> {
    const plan = await this.#deps.shardPlan();
    const { sha256 } = this.#deps;
    const { roster } = this.#deps;
    return [...(await roster.all()), ...(await roster.streams(day))]
      .filter(({ lastDay }) => lastDay >= day)
      .map(({ set }) => set)
      .filter((set) => partitionOf(set, hourStart(hour), plan, sha256).shard === shard);
  }

  async #readLastDays(): Promise<Map<string, Day>> {
    try {
      return new Map((await this.#deps.roster.all()).map(({ set, lastDay }) => [set, lastDay]));
    } catch (error) {
      this.#lastDays = null;
      throw error;
    }
  }
}
