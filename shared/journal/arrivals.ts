import { type Partition, partitionKey } from '../counting/partition.ts';
import { isOver } from '../evaluation/fold/close-slot.ts';
import type { LatePartitions, Roster } from '../evaluation/ports.ts';
import type { SesEvent } from '../events/model.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../kernel/time.ts';
import { isByDomain } from '../streams/name.ts';
import type { StreamsOf } from '../streams/rule.ts';

/** A late partition is noted again after so long; well below the time for which a note is kept. Unit: ms. */
const NOTE_EVERY_MS = 5 * MINUTE_MS;
/** Whoever closes a slot may have a clock that is ahead of ours by so much. Unit: ms. */
const CLOCKS_DIFFER_MS = 10 * SECOND_MS;
/** Names and partitions remembered, so that each is written once and not at every batch. */
const REMEMBERED = 20_000;
/** What is seen with two tenants has none; more need not be known. */
const MOST_TENANTS = 2;

/** What a batch brings beside its counts: sets that nobody registered, and events for slots that are over. */
export class Arrivals {
  readonly #enrolled = new Map<string, true>();
  readonly #tenants = new Map<string, ReadonlySet<string>>();
  readonly #noted = new Map<string, EpochMs>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #roster: Pick<Roster, 'enroll' | 'noteTenant'>;
  readonly #late: Pick<LatePartitions, 'note'>;

  constructor(roster: Pick<Roster, 'enroll' | 'noteTenant'>, late: Pick<LatePartitions, 'note'>) {
    this.#roster = roster;
    this.#late = late;
  }

  /** Before events are counted in a slot that is over: note it, so that its totals are folded again whatever happens. */
  async announceLate(partition: Partition, now: EpochMs): Promise<void> {
    if (!isOver(partition.slot, now)) return;
    const key = partitionKey(partition);
    if (now - (this.#noted.get(key) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return;
    await this.#late.note(partition, now);
    remember(this.#noted, key, now);
  }

  /**
   * After events were counted: the slot may have been closed while they were on their way. Whoever dies in between gets
   * them again from the queue, and then the slot is over before they are counted.
   */
  announceWritten(partition: Partition, now: EpochMs): Promise<void> {
    return this.announceLate(partition, now + CLOCKS_DIFFER_MS);
  }

  /**
   * Register the sets that are new, and keep SES's tenant where an event tells it, of its set and of its streams that
   * are told by from-domain. Two tenants of a name are told; a third says nothing new.
   */
  async enroll(events: Iterable<SesEvent>, now: EpochMs, streamsOf: StreamsOf = () => []): Promise<void> {
    const sets = new Set<string>();
    const tenants = new Map<string, Set<string>>();
    for (const event of events) {
      const { configurationSet: set, sesTenant } = event;
      if (!this.#enrolled.has(set)) sets.add(set);
      if (sesTenant === null) continue;
      for (const name of [set, ...streamsOf(event).filter(isByDomain)]) {
        const known = this.#tenants.get(name);
        const fresh = tenants.get(name) ?? new Set();
        if (known?.has(sesTenant) || (known?.size ?? 0) + fresh.size >= MOST_TENANTS) continue;
        tenants.set(name, fresh.add(sesTenant));
      }
    }
    const enroll = (set: string): Promise<void> =>
      this.#once(JSON.stringify([set]), async () => {
        await this.#roster.enroll(set, now);
        remember(this.#enrolled, set, true);
      });
    const tell = ([name, fresh]: [string, Set<string>]): Promise<void> =>
      this.#once(JSON.stringify([name, ...fresh]), async () => {
        for (const tenant of fresh) await this.#roster.noteTenant(name, tenant);
        remember(this.#tenants, name, new Set([...(this.#tenants.get(name) ?? []), ...fresh]));
      });
    await Promise.all([...[...sets].map(enroll), ...[...tenants].map(tell)]);
  }

  /** The partitions of a batch are counted side by side, and often bring the same: who comes second waits for the first. */
  #once(what: string, write: () => Promise<void>): Promise<void> {
    const underWay = this.#underWay.get(what);
    if (underWay !== undefined) return underWay;
    const writing = write().finally(() => this.#underWay.delete(what));
    this.#underWay.set(what, writing);
    return writing;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
