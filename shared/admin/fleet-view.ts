import type { RosterEntry } from '../evaluation/ports.ts';
import { concurrently } from '../kernel/concurrently.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { positionOf, type RowOrder, rowOrder } from './rows.ts';
import type { SetRow } from './schema/sets.ts';
import { rowOf, type SetFacts } from './set-row.ts';

/** New sets are looked for so often. Unit: ms. */
const ROSTER_TTL_MS = MINUTE_MS;
/** Sets that do not stand healthy are looked up, and read again, so often. Unit: ms. */
const UNWELL_TTL_MS = 5 * SECOND_MS;
/** A healthy set is read again so often: its totals change when a slot closes. Unit: ms. */
const WELL_TTL_MS = 5 * MINUTE_MS;
const AT_A_TIME = 32;

export type FleetDeps = {
  readonly roster: () => Promise<readonly RosterEntry[]>;
  /** Sets about which something waits: they do not stand healthy, or were decided about a moment ago. */
  readonly unwell: () => Promise<readonly string[]>;
  readonly read: (entry: RosterEntry, now: EpochMs) => Promise<SetFacts>;
  /** Real time, whatever the clock says: for what may be spent on one request. Unit: ms. */
  readonly elapsed: () => number;
};

type Cell = { readonly entry: RosterEntry; facts: SetFacts | null; row: SetRow | null; isDue: boolean };
const nameOf = ({ sort, order }: RowOrder): string => `${sort} ${order ?? ''}`;

/**
 * Every set at a glance, in memory. Reading ten thousand sets takes seconds, so each request only reads what is due, the
 * sets in trouble first, for as long as it may; `asOf` says how old the rest is. It is a view: whoever decides reads the
 * set anew.
 */
export class FleetView {
  readonly #deps: FleetDeps;
  readonly #cells = new Map<string, Cell>();
  readonly #sorted = new Map<string, { cells: Cell[]; generation: number }>();
  #unwell = new Set<string>();
  #generation = 0;
  #policy: Policy | null = null;
  #rosterAt: EpochMs = Number.NEGATIVE_INFINITY;
  #unwellAt: EpochMs = Number.NEGATIVE_INFINITY;
  #refreshing: Promise<void> | null = null;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  /**
   * Read what is due. Requests that come together share one.
   * @param budgetMs for so long reads are begun; the first sets in trouble are read in any case
   */
  refresh(policy: Policy, now: EpochMs, budgetMs: number): Promise<void> {
    this.#refreshing ??= this.#refresh(policy, now, budgetMs).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Read this set again at the next request: it was just changed. */
  touch(set: string): void {
    const cell = this.#cells.get(set);
    if (cell) cell.isDue = true;
  }

  /** Sets of which the registry knows; `read` of them are known here, the oldest since `asOf`. */
  freshness(): { readonly asOf: EpochMs | null; readonly known: number; readonly of: number } {
    let asOf = Number.POSITIVE_INFINITY;
    let known = 0;
    for (const { facts } of this.#cells.values()) {
      if (facts === null) continue;
      known++;
      asOf = Math.min(asOf, facts.readAt);
    }
    return { asOf: known === 0 ? null : asOf, known, of: this.#cells.size };
  }

  has(set: string): boolean {
    return this.#cells.has(set);
  }

  *rows(): Iterable<SetRow> {
    for (const { row } of this.#cells.values()) if (row !== null) yield row;
  }

  /** In the order of a query. What is nearly sorted already is sorted again in no time. */
  *inOrder(by: RowOrder): Iterable<SetRow> {
    const known = this.#sorted.get(nameOf(by)) ?? { cells: [], generation: -1 };
    this.#sorted.set(nameOf(by), known);
    if (known.cells.length !== this.#cells.size) known.cells = [...this.#cells.values()];
    if (known.generation !== this.#generation) {
      const compare = rowOrder(by);
      const at = new Map(known.cells.map((cell) => [cell, cell.row && positionOf(cell.row, by)]));
      known.cells.sort((a, b) => {
        const [one, other] = [at.get(a) ?? null, at.get(b) ?? null];
        return one === null || other === null ? Number(one === null) - Number(other === null) : compare(one, other);
      });
      known.generation = this.#generation;
    }
    for (const { row } of known.cells) if (row !== null) yield row;
  }

  async #refresh(policy: Policy, now: EpochMs, budgetMs: number): Promise<void> {
    const until = this.#deps.elapsed() + budgetMs;
    if (now - this.#rosterAt >= ROSTER_TTL_MS || now < this.#rosterAt) await this.#readRoster(now);
    if (now - this.#unwellAt >= UNWELL_TTL_MS || now < this.#unwellAt) await this.#readUnwell(now);
    // A new set that is in trouble already does not wait until new sets are looked for.
    if ([...this.#unwell].some((set) => !this.#cells.has(set))) await this.#readRoster(now);
    this.#judgeBy(policy);
    const urgent: Cell[] = [];
    const others: Cell[] = [];
    for (const cell of this.#cells.values()) {
      const isUnwell = this.#unwell.has(cell.entry.set);
      const age = cell.facts === null ? Number.POSITIVE_INFINITY : now - cell.facts.readAt;
      if (cell.isDue || (isUnwell && age >= UNWELL_TTL_MS)) urgent.push(cell);
      else if (age >= WELL_TTL_MS) others.push(cell);
    }
    others.sort((a, b) => (a.facts?.readAt ?? 0) - (b.facts?.readAt ?? 0));
    let begun = 0;
    await concurrently([...urgent, ...others], AT_A_TIME, async (cell) => {
      if (begun++ >= AT_A_TIME && this.#deps.elapsed() >= until) return;
      cell.isDue = false;
      cell.facts = await this.#deps.read(cell.entry, now);
      cell.row = rowOf(cell.facts, policy);
      this.#generation++;
    });
  }

  async #readRoster(now: EpochMs): Promise<void> {
    for (const entry of await this.#deps.roster()) {
      const known = this.#cells.get(entry.set);
      if (known?.entry.lastDay !== entry.lastDay) {
        this.#cells.set(entry.set, { entry, facts: known?.facts ?? null, row: known?.row ?? null, isDue: false });
        this.#sorted.clear();
      }
    }
    this.#rosterAt = now;
  }

  /** Who has just become well is read once more, too. */
  async #readUnwell(now: EpochMs): Promise<void> {
    const unwell = new Set(await this.#deps.unwell());
    for (const set of this.#unwell) if (!unwell.has(set)) this.touch(set);
    this.#unwell = unwell;
    this.#unwellAt = now;
  }

  /** Under another policy the same facts make other rows. */
  #judgeBy(policy: Policy): void {
    if (policy === this.#policy) return;
    this.#policy = policy;
    for (const cell of this.#cells.values()) if (cell.facts) cell.row = rowOf(cell.facts, policy);
    this.#generation++;
  }
}
