import { type Roster, TENANT_RENEWED_DAYS } from '../evaluation/ports/roster.ts';
import type { SesEvent } from '../events/model.ts';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import { isByDomain, isStream } from '../streams/name.ts';
import type { StreamsOf } from '../streams/split.ts';

/** Names remembered, so that each is written once and not with every batch. */
const REMEMBERED = 20_000;
/** A name with two tenants belongs to none of them, so a third need not be known. */
const MOST_TENANTS = 2;

const RENEWED_MS = TENANT_RENEWED_DAYS * DAY_MS;
/** The tenants of a name, and when the first of them was noted. */
type Noted = { readonly at: EpochMs; readonly tenants: ReadonlySet<string> };
type SetRoster = Pick<Roster, 'enroll' | 'noteTenant'>;

/** Registers the sets of a batch that the roster may not know yet, and the SES tenants that their events name. */
export class SetRegister {
  readonly #enrolled = new BoundedMap<true>(REMEMBERED);
  readonly #tenants = new BoundedMap<Noted>(REMEMBERED);
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #roster: SetRoster;

  constructor(roster: SetRoster) {
    this.#roster = roster;
  }

  /**
   * Enroll the sets of these events. Note the tenant for the set, and for its streams by From domain.
   * @throws what the roster throws; a later call tries again
   */
  async register(events: Iterable<SesEvent>, now: EpochMs, streamsOf: StreamsOf = () => []): Promise<void> {
    const sets = new Set<string>();
    const tenants = new Map<string, Set<string>>();
    for (const event of events) {
      const { configurationSet: set, sesTenant } = event;
      if (!this.#enrolled.get(set)) sets.add(set);
      if (sesTenant === null) continue;
      for (const name of [set, ...streamsOf(event).filter(isByDomain)]) {
        const known = this.#known(name, now);
        const fresh = tenants.get(name) ?? new Set();
        if (known?.has(sesTenant) || (known?.size ?? 0) + fresh.size >= MOST_TENANTS) continue;
        tenants.set(name, fresh.add(sesTenant));
      }
    }
    await Promise.all([
      ...[...sets].map((set) => this.#enroll(set, now)),
      ...[...tenants].map(([name, fresh]) => this.#noteTenants(name, fresh, now)),
    ]);
  }

  #enroll(set: string, now: EpochMs): Promise<void> {
    return this.#once(JSON.stringify([set]), async () => {
      await this.#roster.enroll(set, now);
      this.#enrolled.set(set, true);
    });
  }

  /** The tenants that were noted of a name; of a stream none after a week, so that they are noted again. */
  #known(name: string, now: EpochMs): ReadonlySet<string> | undefined {
    const noted = this.#tenants.get(name);
    return noted !== undefined && (!isStream(name) || now < noted.at + RENEWED_MS) ? noted.tenants : undefined;
  }

  #noteTenants(name: string, tenants: ReadonlySet<string>, now: EpochMs): Promise<void> {
    return this.#once(JSON.stringify([name, ...tenants]), async () => {
      for (const tenant of tenants) await this.#roster.noteTenant(name, tenant, now);
      const known = this.#known(name, now);
      const at = known === undefined ? now : (this.#tenants.get(name)?.at ?? now);
      this.#tenants.set(name, { at, tenants: new Set([...(known ?? []), ...tenants]) });
    });
  }

  /** The partitions of a batch are counted at the same time and often hold the same sets: they share one write. */
  #once(key: string, write: () => Promise<void>): Promise<void> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const writing = write().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, writing);
    return writing;
  }
}
