import { binomial, poisson } from './distributions.ts';

/** Turns a text and a number into four well-mixed 32-bit words (MurmurHash3's finalizer over FNV-1a). */
const seedWords = (text: string): readonly [number, number, number, number] => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) | 0;
  };
  return [word(), word(), word(), word()];
};

/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey's PractRand), 128 bits of state. The same seed gives the same
 * numbers on every machine. Not for secrets.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    [this.#a, this.#b, this.#c, this.#counter] = seedWords(this.#seed);
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** A stream of its own for `label`, which depends on the seed alone, not on how many numbers were drawn. */
  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  /** A whole number below 2^32. */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0, below 1, with 53 random bits. */
  next(): number {
    return ((this.uint32() >>> 5) * 67_108_864 + (this.uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  /** A whole number from 0 to n − 1. */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** An id in the form of a version 4 UUID. */
  uuid(): string {
    const digits = Array.from({ length: 4 }, () => this.uint32().toString(16).padStart(8, '0')).join('');
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  }

  /** True with probability `p`. Draws nothing at 0 and 1, so that a fault that is off does not shift the stream. */
  chance(p: number): boolean {
    return p >= 1 || (p > 0 && this.next() < p);
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Expected something to pick from, got an empty list');
    return items[this.int(items.length)] as T;
  }

  /** The same items in another order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  }

  /** Successes among `n` trials of probability `p`. */
  binomial(n: number, p: number): number {
    return binomial(this, n, p);
  }

  /** Events where `mean` are expected. */
  poisson(mean: number): number {
    return poisson(this, mean);
  }

  /** Time to the next event, in the unit of `mean`. */
  exponential(mean: number): number {
    return -Math.log1p(-this.next()) * mean;
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log1p(-this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** `median` × e^(`sigma` × normal); its mean is `median` × e^(sigma² ÷ 2). */
  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }
}
