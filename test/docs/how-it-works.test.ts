import { describe, expect, it } from 'vitest';
import { alternativesTo, measureOf } from '../../shared/judging/alternatives.ts';
import { dispersionOf, USUAL_VARIATION } from '../../shared/judging/dispersion.ts';
import { evidenceOf, nextRatio } from '../../shared/judging/evidence.ts';
import { DEFAULT_LIMITS } from '../../shared/judging/metrics.ts';
import { tableOf, textOf } from './pages.ts';

const PAGE = 'docs/how-it-works.md';
/** The first quarantine of `npm start`, as README shows it. */
const COUNTED = { n: 165, x: 34 };
const LIMIT = DEFAULT_LIMITS.hardBounce.quarantine;
const signed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

describe('the example of evidence', () => {
  const { growth } = measureOf('quarantine', LIMIT, USUAL_VARIATION);
  const hours = alternativesTo('quarantine', LIMIT).map((alternative) => ({
    ...alternative,
    sum: COUNTED.x * alternative.perHit + (COUNTED.n - COUNTED.x) * alternative.perMiss,
    ratio: nextRatio(0, COUNTED, alternative, growth),
  }));

  it('shows what the code computes, by alternative', () => {
    const rows = hours.map(({ multiple, perHit, perMiss, sum, ratio }) => [
      String(multiple),
      signed(perHit, 4),
      signed(perMiss, 4),
      signed(sum, 2),
      signed(ratio, 2),
    ]);
    expect(tableOf(PAGE, '| *m* | a hit adds | a miss adds | sum of the hour | ÷ φ |')).toEqual(rows);
  });

  it('shows dispersion and evidence as the code computes them, and as README says', () => {
    const evidence = evidenceOf(hours.map(({ ratio }) => ratio));
    expect(textOf(PAGE)).toContain(`= ${dispersionOf(COUNTED.n, growth).toFixed(2)}. The sum of the hour`);
    expect(textOf(PAGE)).toContain(`÷ 3) = ${evidence.toFixed(2)}.`);
    expect(textOf('README.md')).toContain(
      `hard bounces 34 of 165 outcomes since 10:00 = 20.61 %, limit 5.00 %, evidence ${evidence.toFixed(1)} ≥ 10`,
    );
  });
});
