import type { Sha256 } from '../counting/fingerprint.ts';
import { type Partition, partitionKey, partitionOf, type ShardPlan } from '../counting/partition.ts';
import { type Day, dayOfHour, type Hour, hourStart, SLOTS_PER_HOUR } from '../kernel/time.ts';
import type { Roster } from './ports.ts';

/** Closed partitions whose sets are remembered: a few hours of them. */
const REMEMBERED = 64;

export type ActiveDeps = {
  readonly roster: Pick<Roster, 'all' | 'seenOn'>;
  readonly shardPlan: () => Promise<ShardPlan>;
  readonly sha256: Sha256;
};

/** Which sets had mail lately: in memory where this function closed the slots itself, else from the roster. */
export class ActiveSets {
  readonly #inSlot = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, Day>();
  readonly #deps: ActiveDeps;

  constructor(deps: ActiveDeps) {
    this.#deps = deps;
  }

  /** The sets that a closed partition had. */
  note(partition: Partition, sets: readonly string[]): void {
    this.#inSlot.set(partitionKey(partition), sets);
    const oldest = this.#inSlot.keys().next().value;
    if (this.#inSlot.size > REMEMBERED && oldest !== undefined) this.#inSlot.delete(oldest);
  }

  /** Note in the roster the last day on which a set had mail: one write per set and day. */
  async seenOn(set: string, day: Day): Promise<void> {
    if ((this.#seen.get(set) ?? -1) >= day) return;
    await this.#deps.roster.seenOn(set, day);
    this.#seen.set(set, day);
  }

  /** Sets of a shard that had mail in an hour, or may have had. */
  async inHour(hour: Hour, shard: number): Promise<Iterable<string>> {
    const sets = new Set<string>();
    for (let slot = hour * SLOTS_PER_HOUR; slot < (hour + 1) * SLOTS_PER_HOUR; slot++) {
      const known = this.#inSlot.get(partitionKey({ slot, shard }));
      if (!known) return this.#ofShard(dayOfHour(hour), hour, shard);
      for (const set of known) sets.add(set);
    }
    return sets;
  }

  /** Sets of a shard that have had mail on a day or since. */
  inDay(day: Day, hour: Hour, shard: number): Promise<Iterable<string>> {
    return this.#ofShard(day, hour, shard);
  }

  async #ofShard(day: Day, hour: Hour, shard: number): Promise<Iterable<string>> {
    const plan = await this.#deps.shardPlan();
    const { sha256 } = this.#deps;
    return (await this.#deps.roster.all())
      .filter(({ lastDay }) => lastDay !== null && lastDay >= day)
      .map(({ set }) => set)
      .filter((set) => partitionOf(set, hourStart(hour), plan, sha256).shard === shard);
  }
}
