import { type Alternative, alternativesTo, measureOf } from '../../../shared/judging/alternatives.ts';
import { DEFAULT_HARM } from '../../../shared/judging/convict-harm.ts';
import { dispersionOf, MOST_VARIATION } from '../../../shared/judging/dispersion.ts';
import { evidenceOf } from '../../../shared/judging/evidence.ts';
import { harmAlternatives } from '../../../shared/judging/harm.ts';
import type { Ratio } from '../../../shared/judging/metrics.ts';
import type { Trials } from '../../../shared/judging/trials.ts';

/** The most evidence that a judge can have, at one level. It never says less than the judge does. */
export class Bound {
  readonly #alternatives: readonly Alternative[];
  readonly #growth: number;
  #closed: readonly number[];
  /** Where the mail that is counted now came from: an hour, or a slot. */
  #at = -1;
  #open: Trials = { n: 0, x: 0 };

  private constructor(alternatives: readonly Alternative[], growth: number) {
    this.#alternatives = alternatives;
    this.#growth = growth;
    this.#closed = alternatives.map(() => 0);
  }

  /** What speaks against the set is never more than without dispersion, what speaks for it never less than with the most. */
  static ofAverage(level: 'quarantine' | 'pause', limit: Ratio): Bound {
    const { alternatives, growth } = measureOf(level, limit, MOST_VARIATION);
    return new Bound(alternatives, growth);
  }

  /** A run of slots never says more than a CUSUM over all slots does, without dispersion. */
  static ofSlotRun(level: 'quarantine' | 'pause', limit: Ratio): Bound {
    return new Bound(alternativesTo(level, limit), 0);
  }

  /** The judge looks at some hours or slots; a CUSUM over all there ever were is never below. */
  static ofHarm(limit: Ratio): Bound {
    return new Bound(harmAlternatives(DEFAULT_HARM * limit), 0);
  }

  /** Count mail of an hour or slot. Neither may go back. */
  add(at: number, n: number, x: number): void {
    if (at !== this.#at) {
      this.#closed = this.#after();
      this.#open = { n: 0, x: 0 };
      this.#at = at;
    }
    this.#open = { n: this.#open.n + n, x: this.#open.x + x };
  }

  evidence(): number {
    return evidenceOf(this.#after());
  }

  #after(): readonly number[] {
    const { n, x } = this.#open;
    return this.#alternatives.map(({ perHit, perMiss }, index) => {
      const says = x * perHit + (n - x) * perMiss;
      return Math.max(0, (this.#closed[index] ?? 0) + (says > 0 ? says : says / dispersionOf(n, this.#growth)));
    });
  }
}
