import type { Counts } from '../counting/counts.ts';
import { effectiveOf, type Whose } from '../evaluation/judge/effective.ts';
import type { SetViews } from '../evaluation/judge/set-views.ts';
import type { Decisions } from '../evaluation/ports/decisions.ts';
import type { Roster } from '../evaluation/ports/roster.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { DAY_MS, type Day, dayOf, type EpochMs, HOUR_MS, MINUTE_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { isStream, setOfName } from '../streams/name.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import type { Group, TogetherStore } from './ports.ts';
import { Since } from './since.ts';

/** Interval at which groups are made anew. Unit: ms. */
const REGROUP_MS = 15 * MINUTE_MS;
/** A set rarely changes its tenant. One without a known tenant is asked about more often. Unit: ms. */
const OWNED_MS = 6 * HOUR_MS;
const UNOWNED_MS = HOUR_MS;
/** Interval at which a group is judged; earlier where its latest mail is bad. Unit: ms. */
const LOOK_MS = HOUR_MS;
const LOOK_SOON_MS = 15 * MINUTE_MS;
/** A conviction that waits for a mailbox provider is looked at again after this time. Unit: ms. */
const AGAIN_MS = 5 * MINUTE_MS;
/** Most sets that are read in one run. The others follow a minute later. */
const MOST_READ = 200;
/** Sets that are idle this long have nothing in the judge's window. Unit: days. */
const WINDOW_DAYS = 8;

export type GroupsDeps = {
  readonly roster: Pick<Roster, 'all' | 'streams' | 'enrolledSince'>;
  readonly decisions: Pick<Decisions, 'ownerOf'>;
  readonly policy: () => Promise<Policy>;
  readonly store: Pick<TogetherStore, 'firstSeen'>;
  /** What was read of sets for other reasons says whose they are, too. */
  readonly views: Pick<SetViews, 'peek'>;
  readonly sendsFeedback: SendsFeedback;
  readonly concurrency: number;
  readonly log: (entry: LogFields) => void;
};

type Owned = { readonly tenant: string | null; readonly at: EpochMs };
/** Asked about once more: what was read before does not count. */
const UNKNOWN: Owned = { tenant: null, at: Number.NEGATIVE_INFINITY };

/** The key of the sets that are new. */
export const NEW_SENDERS = 'new';
export const tenantKey = (tenant: string): string => `tenant#${tenant}`;

/**
 * Which sets and streams are judged together, and which are due. Held in memory only; a new function works it out
 * again.
 */
export class Groups {
  /** From when on a new set counts as a new sender, once that is known. */
  newSince: EpochMs | null = null;
  /** Whether the groups were worked out anew since somebody looked whose subject is over with its group. */
  isRegrouped = false;
  readonly #deps: GroupsDeps;
  readonly #owners = new Map<string, Owned>();
  readonly #isKnown = new Map<string, boolean>();
  readonly #proven = new Set<string>();
  readonly #lookedAt = new Map<string, EpochMs>();
  readonly #held = new Map<string, { readonly since: EpochMs; readonly seenAt: EpochMs }>();
  readonly #since: Since;
  #groups: readonly Group[] = [];
  #groupedAt: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
    this.#since = new Since(deps.sendsFeedback);
  }

  /** A slot of a set or stream was closed with these counts. */
  note(name: string, counts: Pick<Counts, 'providers'>): void {
    this.#since.note(name, counts);
    // A bounce or complaint names the SES tenant even where a Send does not.
    if (this.#owners.get(name)?.tenant === null && this.#since.hasHits(name)) this.#owners.set(name, UNKNOWN);
  }

  /** A set has enough mail to be judged alone: it is no new sender any more. */
  proved(set: string): void {
    this.#proven.add(set);
  }

  /** All groups. @param since from when on a new set is a new sender; null: none is */
  async all(since: EpochMs | null, now: EpochMs): Promise<readonly Group[]> {
    if (now - this.#groupedAt < REGROUP_MS && now >= this.#groupedAt) return this.#groups;
    this.#groups = await this.#group(since, now);
    this.#groupedAt = now;
    this.isRegrouped = true;
    const keys = new Set(this.#groups.map(({ key }) => key));
    for (const map of [this.#lookedAt, this.#held]) for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
    return this.#groups;
  }

  /** The groups that are due, longest waiting first, as many as may be read at once; at least one. */
  async due(since: EpochMs | null, now: EpochMs): Promise<readonly Group[]> {
    const { limits } = await this.#deps.policy();
    const waited = ({ key }: Group): number => now - (this.#lookedAt.get(key) ?? Number.NEGATIVE_INFINITY);
    const isDue = (group: Group): boolean => {
      if (waited(group) >= LOOK_MS) return true;
      if (waited(group) < LOOK_SOON_MS) return false;
      return group.key === NEW_SENDERS || this.#since.isBad(group.members, limits);
    };
    const waiting = (await this.all(since, now)).filter(isDue).toSorted((a, b) => waited(b) - waited(a));
    let read = 0;
    return waiting.filter(({ members }) => {
      const fits = read === 0 || read + members.length <= MOST_READ;
      if (fits) read += members.length;
      return fits;
    });
  }

  /** A group was judged. */
  looked({ key, members }: Group, now: EpochMs): void {
    this.#lookedAt.set(key, now);
    if (key !== NEW_SENDERS) this.#since.forget(members);
  }

  /** From when on a conviction of a group waits for a mailbox provider to be cleared. */
  heldSince({ key }: Group, now: EpochMs): EpochMs {
    const known = this.#held.get(key);
    const since = known && now - known.seenAt <= LOOK_MS ? known.since : now;
    this.#held.set(key, { since, seenAt: now });
    return since;
  }

  /** Makes a group due soon. */
  again({ key }: Group, now: EpochMs): void {
    this.#lookedAt.set(key, now - LOOK_MS + AGAIN_MS);
  }

  async #group(since: EpochMs | null, now: EpochMs): Promise<readonly Group[]> {
    const { roster, concurrency } = this.#deps;
    const from: Day = dayOf(now) - WINDOW_DAYS;
    const sets = (await roster.all()).filter(({ lastDay }) => lastDay >= from);
    const names = [...sets, ...(await roster.streams(from))].map(({ set }) => set);
    const policy = await this.#deps.policy();
    // A set that cannot be read belongs to no group meanwhile.
    for (const { item, error } of await failuresOfEach(names, concurrency, (name) => this.#own(name, policy, now))) {
      this.#deps.log({ message: 'whose set it is cannot be read', configurationSet: item, error: String(error) });
    }
    const tenants = new Map<string, string[]>();
    for (const name of names) {
      const tenant = this.#owners.get(name)?.tenant ?? null;
      // The mail of a stream is in its set, too.
      if (tenant === null || (isStream(name) && this.#owners.get(setOfName(name))?.tenant === tenant)) continue;
      const members = tenants.get(tenant) ?? [];
      tenants.set(tenant, members);
      members.push(name);
    }
    const several = policy.together === 'off' ? [] : [...tenants].filter(([, members]) => members.length > 1);
    const groups: Group[] = several.map(([tenant, members]) => ({ key: tenantKey(tenant), tenant, members }));
    const fresh = await this.#fresh(since, policy, now);
    return fresh.length > 1 ? [...groups, { key: NEW_SENDERS, tenant: null, members: fresh }] : groups;
  }

  async #own(name: string, policy: Policy, now: EpochMs): Promise<void> {
    const isRecent = ({ tenant, at }: Owned): boolean => now - at < (tenant === null ? UNOWNED_MS : OWNED_MS);
    const known = this.#owners.get(name);
    if (known && isRecent(known)) return;
    const { decisions, views } = this.#deps;
    const ask = async (own: Whose, at: EpochMs): Promise<Owned> => ({
      tenant: (await effectiveOf(decisions, policy, name, own)).tenant,
      at,
    });
    const seen = known === undefined ? views.peek(name) : undefined;
    const read = seen && (await ask(seen, seen.loadedAt));
    this.#owners.set(name, read && isRecent(read) ? read : await ask(await decisions.ownerOf(name), now));
  }

  /** Sets whose first mail is younger than `newFor`, that no earlier inventory found, and that have little mail. */
  async #fresh(since: EpochMs | null, { newFor }: Policy, now: EpochMs): Promise<readonly string[]> {
    if (since === null || newFor === 0) return [];
    const young = await this.#deps.roster.enrolledSince(Math.max(since, now - newFor * DAY_MS));
    const fresh: string[] = [];
    for (const { set } of young) {
      if (this.#proven.has(set)) continue;
      let isKnown = this.#isKnown.get(set);
      if (isKnown === undefined) {
        const seen = await this.#deps.store.firstSeen(set);
        isKnown = seen === 'before' || (seen !== null && seen < since);
        this.#isKnown.set(set, isKnown);
      }
      if (!isKnown) fresh.push(set);
    }
    return fresh;
  }
}
