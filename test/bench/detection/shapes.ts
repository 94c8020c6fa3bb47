import type { Random } from '../../../infra/local/random.ts';

/** How rates differ: draws a factor with mean 1 and the given coefficient of variation. */
export type Shape = 'gamma' | 'lognormal';

/** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. Mean = `shape`. */
const gamma = (random: Random, shape: number): number => {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = random.normal();
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log1p(-random.next()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** A factor with mean 1 that differs by `variation`. */
export const factor = (random: Random, shape: Shape, variation: number): number => {
  if (shape === 'gamma') return gamma(random, variation ** -2) * variation ** 2;
  const sigma = Math.sqrt(Math.log1p(variation ** 2));
  return random.lognormal(Math.exp(-(sigma ** 2) / 2), sigma);
};

/** So many mails as evenly as whole mails can be shared out. */
export const shared = (mails: number, parts: number): readonly number[] =>
  Array.from(
    { length: parts },
    (_, part) => Math.round((mails * (part + 1)) / parts) - Math.round((mails * part) / parts),
  );
