import { type Counts, cellAt, type ProviderCell } from '../../counting/counts.ts';
import { type ShardPlan, shardsOf } from '../../counting/partition.ts';
import { registrableDomain } from '../../dns-patrol/authentication/public-suffix.ts';
import { cached } from '../../kernel/cached.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import { type Clock, type EpochMs, MINUTE_MS, type Slot, slotOf } from '../../kernel/time.ts';
import { isStream } from '../../streams/name.ts';
import type { LogFields } from '../../telemetry/log-entry.ts';
import type { PartitionViews } from '../fold/partition-views.ts';
import type { Roster, RosterEntry } from '../ports/roster.ts';
import type { Owners } from './owners.ts';
import { type WitnessSender, witnessNames } from './witness-groups.ts';

/** Who owns which set, and which sets there are, changes rarely. Unit: ms. */
const TRUSTED_MS = MINUTE_MS;
/** Most beginnings of a span of time that are remembered: evidence begins in different slots. */
const MOST_SPANS = 16;

export type SeenLatelyDeps = {
  readonly partitions: Pick<PartitionViews, 'recent'>;
  readonly shardPlan: () => Promise<ShardPlan>;
  readonly roster: Pick<Roster, 'all'>;
  readonly owners: Pick<Owners, 'ownerOf'>;
  readonly clock: Clock;
  readonly concurrency: number;
  readonly log: (entry: LogFields) => void;
};

export type SetCounts = {
  readonly providers: ReadonlyMap<string, Readonly<ProviderCell>>;
  readonly domains: ReadonlySet<string>;
};
export type Seen = {
  /** Sets and streams with events, and their counts. */
  readonly sets: ReadonlyMap<string, SetCounts>;
  /** Set → name of its sender. Without streams, which are no senders, and without sets that cannot be read. */
  readonly senders: ReadonlyMap<string, string>;
};
type Span = { readonly key: string; readonly at: EpochMs; readonly seen: Promise<Seen> };

/**
 * What all sets saw lately. Every conviction that depends on one mailbox provider asks for it, thousands at a time while
 * a provider is ill, so it is summed once for all that ask before new events come.
 */
export class SeenLately {
  /** The sets with mail, read a minute ago at most. */
  readonly roster: () => Promise<readonly RosterEntry[]>;
  readonly #deps: SeenLatelyDeps;
  readonly #trustedMs: number;
  readonly #spans = new Map<Slot, Span>();

  /** @param ttlMs how long a function trusts what it read; less than 0: not at all */
  constructor(deps: SeenLatelyDeps, ttlMs: number) {
    this.#deps = deps;
    this.#trustedMs = Math.min(ttlMs, TRUSTED_MS);
    this.roster = cached(deps.roster.all, this.#trustedMs, deps.clock);
  }

  /** What was seen from the slot of a time on, by event time. */
  async since(from: EpochMs, now: EpochMs): Promise<Seen> {
    const { partitions, shardPlan } = this.#deps;
    const plan = await shardPlan();
    const views: { readonly sets: ReadonlyMap<string, Counts> }[] = [];
    const parts: string[] = [];
    const first = slotOf(from);
    for (let slot = first; slot <= slotOf(now); slot++) {
      for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
        const { sets, sequence, damaged } = await partitions.recent({ slot, shard });
        views.push({ sets });
        parts.push(`${slot}#${shard}:${sequence}-${damaged.size}`);
      }
    }
    const key = parts.join(' ');
    const known = this.#spans.get(first);
    if (known?.key === key && now >= known.at && now - known.at <= this.#trustedMs) return known.seen;
    const span = { key, at: now, seen: this.#sum(views, now, () => this.#forget(first, span)) };
    this.#spans.delete(first);
    this.#spans.set(first, span);
    const oldest = this.#spans.keys().next().value;
    if (this.#spans.size > MOST_SPANS && oldest !== undefined) this.#spans.delete(oldest);
    return span.seen;
  }

  /**
   * Whose set it is; undefined where that cannot be read. One set that nobody can read must not keep others from
   * judgement.
   */
  async ownerOf(set: string, now: EpochMs): Promise<string | null | undefined> {
    try {
      return await this.#deps.owners.ownerOf(set, now);
    } catch (error) {
      this.#deps.log({ message: 'whose set it is cannot be read', configurationSet: set, error: String(error) });
      return undefined;
    }
  }

  /** @param onUnread called where a set cannot be read, so that it is tried again the next time */
  async #sum(
    views: readonly { readonly sets: ReadonlyMap<string, Counts> }[],
    now: EpochMs,
    onUnread: () => void,
  ): Promise<Seen> {
    const sets = new Map<string, Sum>();
    for (const view of views) for (const [set, counts] of view.sets) merge(sets, set, counts);
    const found: WitnessSender[] = [];
    // A set that cannot be read is left out: it may be the accused's own.
    await concurrently(
      [...sets].filter(([set]) => !isStream(set)),
      this.#deps.concurrency,
      async ([set, { domains }]) => {
        const tenant = await this.ownerOf(set, now);
        if (tenant === undefined) onUnread();
        else found.push({ set, tenant, domains });
      },
    );
    return { sets, senders: witnessNames(found) };
  }

  #forget(first: Slot, span: Span): void {
    if (this.#spans.get(first) === span) this.#spans.delete(first);
  }
}

type Sum = { readonly providers: Map<string, ProviderCell>; readonly domains: Set<string> };

function merge(sets: Map<string, Sum>, set: string, { providers, domains }: Counts): void {
  const known = sets.get(set) ?? { providers: new Map(), domains: new Set() };
  sets.set(set, known);
  for (const [name, cell] of providers) {
    const sum = cellAt<ProviderCell>(known.providers, name, cell.length);
    for (const [index, value] of cell.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  for (const domain of domains.keys()) known.domains.add(registrableDomain(domain) ?? domain);
}
