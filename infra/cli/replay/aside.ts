/** Values that were set aside alike. */
export type Aside = { readonly why: string; readonly values: number };

/** Reasons that are told apart; those after them are told of no more. */
const MOST_REASONS = 100;

/** Why values were set aside, and how often. */
export class AsideTally {
  readonly #found = new Map<string, number>();

  add(why: string): void {
    const known = this.#found.get(why);
    if (known !== undefined || this.#found.size < MOST_REASONS) this.#found.set(why, (known ?? 0) + 1);
  }

  /** The commonest first. */
  all(): readonly Aside[] {
    const all = Array.from(this.#found, ([why, values]) => ({ why, values }));
    return all.toSorted((a, b) => b.values - a.values || (a.why < b.why ? -1 : 1));
  }
}
