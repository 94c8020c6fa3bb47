import type { Refusal } from '../../../shared/journal/ports.ts';

/** Values that were refused alike. */
export type RefusedValue = {
  readonly kind: Refusal['kind'];
  readonly values: number;
  /** Of the first of them: the field, what was expected and what was got. */
  readonly reason: string;
};

/** Kinds of reasons that are told apart; those after them are told of no more. */
const MOST_REASONS = 100;
/** What was got differs from value to value, and so does the place in a list. */
const GOT = /, got .*$/s;
const PLACE = /\[\d+\]/g;

/** Why values were refused, and how often. */
export class RefusedTally {
  readonly #found = new Map<string, { readonly kind: Refusal['kind']; values: number; readonly reason: string }>();

  add({ kind, reason }: Pick<Refusal, 'kind' | 'reason'>): void {
    const key = `${kind} ${reason.replace(GOT, '').replace(PLACE, '[]')}`;
    const known = this.#found.get(key);
    if (known) known.values++;
    else if (this.#found.size < MOST_REASONS) this.#found.set(key, { kind, values: 1, reason });
  }

  /** The commonest first. */
  all(): readonly RefusedValue[] {
    const all = Array.from(this.#found.values(), (one) => ({ ...one }));
    return all.toSorted((a, b) => b.values - a.values || (told(a) < told(b) ? -1 : 1));
  }
}

const told = ({ kind, reason }: RefusedValue): string => `${kind} ${reason}`;
