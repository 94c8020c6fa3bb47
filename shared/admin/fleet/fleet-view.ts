import type { RosterEntry } from '../../evaluation/ports/roster.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import { isStream } from '../../streams/name.ts';
import type { RowOrder } from '../api/rows.ts';
import { SortedRows } from '../api/sorted-rows.ts';
import type { SetRow } from '../schema/sets.ts';
import type { Ongoing } from '../sets/cleared.ts';
import { rowOf, type SetFacts } from '../sets/set-row.ts';
import { FleetSums } from './fleet-sums.ts';

/** Interval of looking for new sets and streams. One with a standing or a hold shows at once. Unit: ms. */
const ROSTER_TTL_MS = 10 * MINUTE_MS;
/** Interval of reading sets that are not healthy. Unit: ms. */
const UNWELL_TTL_MS = 5 * SECOND_MS;
/** Interval of reading a healthy set, whose totals change when a slot closes. Unit: ms. */
const WELL_TTL_MS = 5 * MINUTE_MS;
const AT_A_TIME = 8;

export type FleetDeps = {
  readonly roster: () => Promise<readonly RosterEntry[]>;
  /** Sets about which something waits: they do not stand healthy, or were decided about a moment ago. */
  readonly unwell: () => Promise<readonly string[]>;
  /** Incidents of mailbox providers that go on. */
  readonly incidents: (now: EpochMs) => Promise<readonly Ongoing[]>;
  /** Whether everything is evacuated. Absent: it never is. */
  readonly evacuated?: () => Promise<boolean>;
  readonly read: (entry: RosterEntry, now: EpochMs) => Promise<SetFacts>;
  /** Real time, whatever the clock says: for what may be spent on one request. Unit: ms. */
  readonly elapsed: () => number;
};

type Cell = { entry: RosterEntry; facts: SetFacts | null; row: SetRow | null };
const nameOf = ({ sort, order }: RowOrder): string => `${sort} ${order ?? ''}`;

/**
 * Every set and stream at a glance, in memory. Reading ten thousand sets takes seconds, so each request only reads what is due, the
 * sets in trouble first, for as long as it may; `asOf` says how old the rest is. It is a view: whoever decides reads the
 * set anew.
 */
export class FleetSnapshot {
  readonly #deps: FleetDeps;
  readonly #cells = new Map<string, Cell>();
  /** Those that were read, the longest ago first. */
  readonly #byAge = new Map<string, Cell>();
  readonly #unread = new Set<Cell>();
  readonly #touched = new Set<string>();
  readonly #sorted = new Map<string, SortedRows>();
  readonly #sums = new FleetSums();
  #unwell = new Set<string>();
  #policy: Policy | null = null;
  #incidents: readonly Ongoing[] = [];
  #evacuated = false;
  #rosterAt: EpochMs = Number.NEGATIVE_INFINITY;
  #unwellAt: EpochMs = Number.NEGATIVE_INFINITY;
  #incidentsAt: EpochMs = Number.NaN;
  #refreshing: Promise<void> | null = null;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  /**
   * Read what is due. Requests that come together share one.
   * @param budgetMs reads start within this time; the first sets that are not healthy are always read
   */
  refresh(policy: Policy, now: EpochMs, budgetMs: number): Promise<void> {
    this.#refreshing ??= this.#refresh(policy, now, budgetMs).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Read this set again at the next request: it was just changed. */
  touch(set: string): void {
    this.#touched.add(set);
  }

  /** Sets of which the registry knows; `read` of them are known here, the oldest since `asOf`. */
  freshness(): { readonly asOf: EpochMs | null; readonly known: number; readonly of: number } {
    const [oldest] = this.#byAge.values();
    return { asOf: oldest?.facts?.readAt ?? null, known: this.#byAge.size, of: this.#cells.size };
  }

  /** Sums over all sets that are known here. */
  sums(): ReturnType<FleetSums['get']> {
    return this.#sums.get();
  }

  *rows(): Iterable<SetRow> {
    for (const { row } of this.#byAge.values()) if (row !== null) yield row;
  }

  /** In the order of a query. */
  inOrder(by: RowOrder): Iterable<SetRow> {
    const known = this.#sorted.get(nameOf(by)) ?? new SortedRows(by, this.rows());
    this.#sorted.set(nameOf(by), known);
    return known.rows();
  }

  async #refresh(policy: Policy, now: EpochMs, budgetMs: number): Promise<void> {
    const until = this.#deps.elapsed() + budgetMs;
    if (now - this.#rosterAt >= ROSTER_TTL_MS || now < this.#rosterAt) await this.#readRoster(now);
    if (now - this.#unwellAt >= UNWELL_TTL_MS || now < this.#unwellAt) await this.#readUnwell(now);
    // A new set that is not healthy is read before the next look for new sets.
    if ([...this.#unwell].some((set) => !this.#cells.has(set))) await this.#readRoster(now);
    const isNew = this.#incidentsAt !== this.#unwellAt;
    const evacuated = isNew ? ((await this.#deps.evacuated?.()) ?? false) : this.#evacuated;
    this.#judgeBy(policy, await this.#incidentsNow(now), evacuated);
    await concurrently(this.#due(now, until), AT_A_TIME, async (cell) => {
      cell.facts = await this.#deps.read(cell.entry, now);
      const { set } = cell.entry;
      this.#unread.delete(cell);
      this.#byAge.delete(set);
      this.#byAge.set(set, cell);
      this.#show(cell, rowOf(cell.facts, policy, this.#incidents, this.#evacuated));
    });
  }

  /** What is to be read now, the most urgent first, as long as there is time; a few in any case. */
  *#due(now: EpochMs, until: number): Iterable<Cell> {
    const begun = new Set<Cell>();
    const isTime = (): boolean => begun.size < AT_A_TIME || this.#deps.elapsed() < until;
    for (const cell of this.#candidates(now)) {
      if (begun.has(cell)) continue;
      if (!isTime()) return;
      begun.add(cell);
      this.#touched.delete(cell.entry.set);
      yield cell;
    }
  }

  *#candidates(now: EpochMs): Iterable<Cell> {
    const age = ({ facts }: Cell): number => (facts === null ? Number.POSITIVE_INFINITY : now - facts.readAt);
    for (const set of [...this.#touched]) {
      const cell = this.#cells.get(set);
      if (cell) yield cell;
      else this.#touched.delete(set);
    }
    for (const set of this.#unwell) {
      const cell = this.#cells.get(set);
      if (cell && age(cell) >= UNWELL_TTL_MS) yield cell;
    }
    yield* this.#unread;
    for (const cell of this.#byAge.values()) {
      if (age(cell) < WELL_TTL_MS) return;
      yield cell;
    }
  }

  async #readRoster(now: EpochMs): Promise<void> {
    const listed = new Map((await this.#deps.roster()).map((entry) => [entry.set, entry]));
    // A stream that is idle for long is on no list any more. Decided about, it is shown all the same.
    for (const set of this.#unwell) if (isStream(set) && !listed.has(set)) listed.set(set, { set, lastDay: 0 });
    this.#forget((set) => isStream(set) && !listed.has(set));
    for (const entry of listed.values()) {
      const known = this.#cells.get(entry.set);
      if (known) known.entry = entry;
      else {
        const cell: Cell = { entry, facts: null, row: null };
        this.#cells.set(entry.set, cell);
        this.#unread.add(cell);
      }
    }
    this.#rosterAt = now;
  }

  #forget(isGone: (set: string) => boolean): void {
    const gone = new Map([...this.#cells].filter(([set]) => isGone(set)));
    if (gone.size === 0) return;
    for (const [set, cell] of gone) {
      this.#cells.delete(set);
      this.#byAge.delete(set);
      this.#unread.delete(cell);
      this.#sums.replace(cell.row, null);
    }
    for (const sorted of this.#sorted.values()) sorted.drop(gone);
  }

  /** Who has just become well is read once more, too. */
  async #readUnwell(now: EpochMs): Promise<void> {
    const unwell = new Set(await this.#deps.unwell());
    for (const set of this.#unwell) if (!unwell.has(set)) this.touch(set);
    this.#unwell = unwell;
    this.#unwellAt = now;
  }

  /** Looked at as often as sets that are not healthy. The same ones stay the same object. */
  async #incidentsNow(now: EpochMs): Promise<readonly Ongoing[]> {
    if (this.#incidentsAt === this.#unwellAt) return this.#incidents;
    this.#incidentsAt = this.#unwellAt;
    const incidents = await this.#deps.incidents(now);
    const names = (of: readonly Ongoing[]): string =>
      JSON.stringify(of.map(({ provider, metric }) => [provider, metric]));
    return names(incidents) === names(this.#incidents) ? this.#incidents : incidents;
  }

  /** Under another policy, or other incidents, the same facts make other rows; and while everything is evacuated. */
  #judgeBy(policy: Policy, incidents: readonly Ongoing[], evacuated: boolean): void {
    if (policy === this.#policy && incidents === this.#incidents && evacuated === this.#evacuated) return;
    this.#policy = policy;
    this.#incidents = incidents;
    this.#evacuated = evacuated;
    for (const cell of this.#cells.values()) {
      if (cell.facts) this.#show(cell, rowOf(cell.facts, policy, incidents, evacuated));
    }
  }

  #show(cell: Cell, row: SetRow): void {
    this.#sums.replace(cell.row, row);
    cell.row = row;
    for (const sorted of this.#sorted.values()) sorted.note(row);
  }
}
