import type { EpochMs, Slot } from '../../kernel/time.ts';
import type { SlotCounts } from '../ports/totals.ts';
import { loadView, movedOn, noteSlot, type SetView, type ViewDeps } from './set-view.ts';

/** Views of the sets judged last, so that a set that bounces all day is not read each time. Bounded in number. */
export class SetViews {
  readonly #views = new Map<string, SetView>();
  readonly #deps: ViewDeps;
  readonly #ttlMs: number;
  readonly #max: number;

  /** @param ttlMs how long a view may be used while other functions write: short in AWS, unlimited alone */
  constructor(deps: ViewDeps, { ttlMs, max }: { readonly ttlMs: number; readonly max: number }) {
    this.#deps = deps;
    this.#ttlMs = ttlMs;
    this.#max = max;
  }

  /** A set's remembered view, or a fresh one where it is missing or too old. */
  async get(set: string, now: EpochMs): Promise<SetView> {
    const known = this.#views.get(set);
    if (!known || now - known.loadedAt > this.#ttlMs) return this.fresh(set, now);
    const view = movedOn(known, now);
    this.#remember(set, view);
    return view;
  }

  /** What was last read of a set, without reading. */
  peek(set: string): SetView | undefined {
    return this.#views.get(set);
  }

  /** Reads a set now. Every decision is made on such a fresh view. */
  async fresh(set: string, now: EpochMs): Promise<SetView> {
    const view = await loadView(this.#deps, set, now);
    this.#remember(set, view);
    return view;
  }

  /** Notes that another function changed what was read. */
  forget(set: string): void {
    this.#views.delete(set);
  }

  /** Notes that this function wrote a slot. */
  noteSlot(set: string, slot: Slot, value: SlotCounts): void {
    const view = this.#views.get(set);
    if (view && !noteSlot(view, slot, value)) this.#views.delete(set);
  }

  #remember(set: string, view: SetView): void {
    this.#views.delete(set);
    this.#views.set(set, view);
    const oldest = this.#views.keys().next().value;
    if (this.#views.size > this.#max && oldest !== undefined) this.#views.delete(oldest);
  }
}
