import { describe, expect, it } from 'vitest';
import { Random } from '../../../infra/local/random.ts';

const DRAWS = 40_000;

const momentsOf = (draw: () => number) => {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1);
  return { mean, variance };
};

/** Five standard errors of the mean; of the variance, for distributions with tails no heavier than exponential. */
const expectMoments = (draw: () => number, mean: number, variance: number) => {
  const found = momentsOf(draw);
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS) + 1e-12);
  expect(Math.abs(found.variance - variance)).toBeLessThan(5 * variance * Math.sqrt(8 / DRAWS) + variance / DRAWS);
};

/** Pearson's χ² over the values that are expected 20 times or more; `ratio(k)` is P(k + 1) ÷ P(k). */
const expectFrequencies = (draw: () => number, none: number, ratio: (k: number) => number) => {
  const draws = 400_000;
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const k = draw();
    counts.set(k, (counts.get(k) ?? 0) + 1);
  }
  let [chiSquare, cells, expected] = [0, 0, draws * none];
  for (let k = 0; k < 10_000; k++) {
    if (expected >= 20) {
      chiSquare += ((counts.get(k) ?? 0) - expected) ** 2 / expected;
      cells += 1;
    }
    expected *= ratio(k);
  }
  expect(cells).toBeGreaterThan(5);
  expect(chiSquare).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
};

describe('Random', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draws = (seed: number | string) => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.uint32());
    };

    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('forks into streams that do not depend on what was drawn', () => {
    const random = new Random(1);
    const before = random.fork('a').next();
    random.next();

    expect(random.fork('a').next()).toBe(before);
    expect(random.fork('b').next()).not.toBe(before);
  });

  it('is uniform', () => {
    const random = new Random(2);

    expectMoments(() => random.next(), 1 / 2, 1 / 12);
    expectMoments(() => random.int(6), 2.5, 35 / 12);
  });

  it.each([
    [1, 0.3],
    [20, 0.1],
    [50, 0.95],
    [1_000, 0.001],
    [1_000, 0.0101],
    [1_000, 0.5],
    [100_000, 0.0001],
    [1_000_000, 0.0005],
    [1_000_000, 0.3],
  ])('draws binomial(%i, %d) with its mean and variance', (n, p) => {
    const random = new Random(`binomial ${n} ${p}`);

    expectMoments(() => random.binomial(n, p), n * p, n * p * (1 - p));
  });

  it.each([
    [30, 0.2],
    [45, 0.25],
    [1_000, 0.05],
    [1_000_000, 0.0002],
  ])('draws each value of binomial(%i, %d) as often as it should', (n, p) => {
    const random = new Random(`each ${n} ${p}`);
    const ratio = (k: number) => ((n - k) / (k + 1)) * (p / (1 - p));

    expectFrequencies(() => random.binomial(n, p), Math.exp(n * Math.log1p(-p)), ratio);
  });

  it.each([4, 12, 300])('draws each value of poisson(%d) as often as it should', (mean) => {
    const random = new Random(`each ${mean}`);

    expectFrequencies(
      () => random.poisson(mean),
      Math.exp(-mean),
      (k) => mean / (k + 1),
    );
  });

  it.each([
    [0, 0.5, 0],
    [10, 0, 0],
    [10, 1, 10],
    [10, -1, 0],
  ])('draws binomial(%i, %d) = %i', (n, p, successes) => {
    expect(new Random(5).binomial(n, p)).toBe(successes);
  });

  it.each([0.01, 3, 9.99, 10, 250, 1_000_000])('draws poisson(%d) with its mean and variance', (mean) => {
    const random = new Random(`poisson ${mean}`);

    expectMoments(() => random.poisson(mean), mean, mean);
  });

  it('draws exponential, normal and lognormal', () => {
    const random = new Random(6);

    expectMoments(() => random.exponential(7), 7, 49);
    expectMoments(() => random.normal(), 0, 1);
    expectMoments(() => Math.log(random.lognormal(20, 0.5)), Math.log(20), 0.25);
  });

  it('shuffles fairly and leaves its input alone', () => {
    const random = new Random(7);
    const input = ['a', 'b', 'c'] as const;
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = random.shuffle(input).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }

    expect(input).toEqual(['a', 'b', 'c']);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('picks each item, and none from nothing', () => {
    const random = new Random(8);

    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']));
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it('draws nothing for a chance that is off or certain', () => {
    const random = new Random(9);
    const same = new Random(9);

    expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
    expect(random.next()).toBe(same.next());
  });
});
