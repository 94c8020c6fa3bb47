import type { EpochMs, Slot } from '../kernel/time.ts';
import { FlowWindow } from './window.ts';

/** A set whose mail at a provider is delivered late, for whatever reason. */
export type Suspect = { readonly set: string; readonly provider: string };
const keyOf = ({ set, provider }: Suspect): string => `${provider} ${set}`;

/** What a warm function remembers of the flow of mail. */
export class FlowMemory {
  readonly window = new FlowWindow();
  /** The last slot after which it was looked; null where this function has never looked, so that it keeps nothing. */
  lookedAt: Slot | null = null;
  readonly #restsUntil = new Map<string, EpochMs>();
  /** Those that were looked into since all were. */
  #hadTurn: ReadonlySet<string> = new Set();

  /** The first `most` of those that have waited longest: many that are always slow do not hide one that has dropped. */
  turn<S extends Suspect>(suspects: readonly S[], most: number): readonly S[] {
    const waiting = suspects.filter((suspect) => !this.#hadTurn.has(keyOf(suspect)));
    const others = suspects.filter((suspect) => this.#hadTurn.has(keyOf(suspect)));
    const chosen = [...waiting, ...others].slice(0, most);
    const before = waiting.length <= most ? [] : this.#hadTurn;
    this.#hadTurn = new Set([...before, ...chosen.map(keyOf)]);
    return chosen;
  }

  /** Whether a suspicion is not looked into: it was, and nothing about it changes so soon. */
  rests(set: string, provider: string, now: EpochMs): boolean {
    return now < (this.#restsUntil.get(keyOf({ set, provider })) ?? 0);
  }

  rest(set: string, provider: string, until: EpochMs, now: EpochMs): void {
    for (const [key, known] of this.#restsUntil) if (known <= now) this.#restsUntil.delete(key);
    this.#restsUntil.set(keyOf({ set, provider }), until);
  }
}
