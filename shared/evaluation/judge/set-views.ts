import type { EpochMs, Slot } from '../../kernel/time.ts';
import type { SlotCounts } from '../ports.ts';
import { loadView, movedOn, noteSlot, type SetView, type ViewDeps } from './set-view.ts';

/** The sets judged last, so that a set that bounces all day is not read anew each time. Bounded by their number. */
export class SetViews {
  readonly #views = new Map<string, SetView>();
  readonly #deps: ViewDeps;
  readonly #ttlMs: number;
  readonly #max: number;

  /** @param ttlMs how long what was read may be used, while other functions write: short in AWS, endless alone */
  constructor(deps: ViewDeps, { ttlMs, max }: { readonly ttlMs: number; readonly max: number }) {
    this.#deps = deps;
    this.#ttlMs = ttlMs;
    this.#max = max;
  }

  /** What is remembered of a set, read where that is nothing or too old. */
  async get(set: string, now: EpochMs): Promise<SetView> {
    const known = this.#views.get(set);
    if (!known || now - known.loadedAt > this.#ttlMs) return this.fresh(set, now);
    const view = movedOn(known, now);
    this.#remember(set, view);
    return view;
  }

  /** Read a set now, whatever is remembered. No decision is taken on anything else. */
  async fresh(set: string, now: EpochMs): Promise<SetView> {
    const view = await loadView(this.#deps, set, now);
    this.#remember(set, view);
    return view;
  }

  /** Somebody has just changed what was read. */
  forget(set: string): void {
    this.#views.delete(set);
  }

  /** A slot was written by us. */
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
