import { type Partition, partitionKey } from '../counting/partition.ts';
import { isOver } from '../evaluation/close-slot.ts';
import type { LatePartitions, Roster } from '../evaluation/ports.ts';
import type { SesEvent } from '../events/model.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';

/** A late partition is noted again after so long; well below the time for which a note is kept. Unit: ms. */
const NOTE_EVERY_MS = 5 * MINUTE_MS;
/** Names and partitions remembered, so that each is written once and not at every batch. */
const REMEMBERED = 20_000;

/** What a batch brings beside its counts: sets that nobody registered, and events for slots that are over. */
export class Arrivals {
  readonly #enrolled = new Map<string, true>();
  readonly #tenants = new Map<string, string>();
  readonly #noted = new Map<string, EpochMs>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #roster: Pick<Roster, 'enroll' | 'tellTenant'>;
  readonly #late: Pick<LatePartitions, 'note'>;

  constructor(roster: Pick<Roster, 'enroll' | 'tellTenant'>, late: Pick<LatePartitions, 'note'>) {
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

  /** Register the sets that are new, and keep SES's tenant where an event tells it. */
  async enroll(events: Iterable<SesEvent>, now: EpochMs): Promise<void> {
    const sets = new Set<string>();
    const tenants = new Map<string, string>();
    for (const { configurationSet: set, sesTenant } of events) {
      if (!this.#enrolled.has(set)) sets.add(set);
      if (sesTenant !== null && this.#tenants.get(set) !== sesTenant) tenants.set(set, sesTenant);
    }
    const enroll = (set: string): Promise<void> =>
      this.#once(JSON.stringify([set]), async () => {
        await this.#roster.enroll(set, now);
        remember(this.#enrolled, set, true);
      });
    const tell = ([set, tenant]: [string, string]): Promise<void> =>
      this.#once(JSON.stringify([set, tenant]), async () => {
        await this.#roster.tellTenant(set, tenant);
        remember(this.#tenants, set, tenant);
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
