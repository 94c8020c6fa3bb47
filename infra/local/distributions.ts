/** At least 0, below 1. */
type Uniform = { next(): number };

/** From this mean on the rejection methods are used: they are exact, and no slower for a million trials. */
const REJECTION_FROM = 10;
const EXACT_TAILS = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.00833056343336287,
];

/** What Stirling's formula for ln k! lacks. */
const stirlingTail = (k: number): number => {
  const exact = EXACT_TAILS[k];
  if (exact !== undefined) return exact;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
};

const logFactorial = (k: number): number =>
  (k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI) + stirlingTail(k);

/** Waiting times between successes, for few expected successes. */
const binomialByWaiting = (random: Uniform, n: number, p: number): number => {
  const logFailure = Math.log1p(-p);
  let successes = 0;
  for (let trial = 0; ; successes++) {
    trial += Math.floor(Math.log1p(-random.next()) / logFailure) + 1;
    if (!(trial <= n)) return successes;
  }
};

/** BTRS of Hörmann, "The generation of binomial random variates", 1993. */
const binomialByRejection = (random: Uniform, n: number, p: number): number => {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const quick = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + n * p + 0.5);
    if (!(k >= 0 && k <= n)) continue;
    if (us >= 0.07 && v <= quick) return k;
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
};

/** Successes among `n` trials of probability `p`. */
export const binomial = (random: Uniform, n: number, p: number): number => {
  if (!(p > 0) || n <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  return n * p < REJECTION_FROM ? binomialByWaiting(random, n, p) : binomialByRejection(random, n, p);
};

/** Knuth's product of uniforms, for a small mean. */
const poissonByProduct = (random: Uniform, mean: number): number => {
  const end = Math.exp(-mean);
  let events = 0;
  for (let product = random.next(); product > end; product *= random.next()) events += 1;
  return events;
};

/** PTRS of Hörmann, "The transformed rejection method for generating Poisson random variables", 1993. */
const poissonByRejection = (random: Uniform, mean: number): number => {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= quick) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = -mean + k * Math.log(mean) - logFactorial(k);
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= bound) return k;
  }
};

/** Events where `mean` are expected. */
export const poisson = (random: Uniform, mean: number): number => {
  if (!(mean > 0)) return 0;
  return mean < REJECTION_FROM ? poissonByProduct(random, mean) : poissonByRejection(random, mean);
};
