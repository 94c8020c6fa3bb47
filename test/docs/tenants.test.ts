import { expect, it } from 'vitest';
import { FACT_WEIGHTS, INDUSTRIES, LIST_WEIGHTS, RATE_WEIGHTS } from '../../shared/profile/weights.data.ts';
import { tableOf } from './pages.ts';

it('docs/tenants.md tells every weight as it is', () => {
  const pointsOf = (rate: keyof typeof RATE_WEIGHTS): number[] =>
    RATE_WEIGHTS[rate].bands.map(({ points }) => points).toReversed();
  const { jump, fewButComplained, offence, broken, young, silent, proven } = FACT_WEIGHTS;
  expect(young.points).toBe(silent.points);
  expect(
    tableOf('docs/tenants.md', '| what | points |').map(([, points = '']) => points.split(' / ').map(Number)),
  ).toEqual([
    [LIST_WEIGHTS.purchased.points],
    [LIST_WEIGHTS.unknown.points],
    [INDUSTRIES.points],
    [jump.points],
    pointsOf('firstBounces'),
    pointsOf('bounces'),
    pointsOf('missing'),
    pointsOf('complaints'),
    [fewButComplained.points],
    pointsOf('suppressed'),
    [offence.points, offence.points + offence.again],
    [broken.points],
    [young.points],
    [LIST_WEIGHTS['double-opt-in'].points],
    [proven.points],
  ]);
});
