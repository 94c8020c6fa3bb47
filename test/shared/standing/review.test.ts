import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Standing } from '../../../shared/standing/model.ts';
import { nextReviewAt } from '../../../shared/standing/review.ts';
import { record, T0 } from './build.ts';

const H = HOUR_MS;

describe('nextReviewAt', () => {
  it.each<[Standing, number, number | null]>([
    ['healthy', 0, null],
    ['paused', 0, 1],
    ['warned', 0, 1],
    ['warned', 23.5, 24],
    ['warned', 24, 25],
    ['quarantined', 23.25, 24],
    ['quarantined', 24, 25],
    ['quarantined', 47.5, 48],
    ['quarantined', 48.5, 49.5],
    ['probation', 71.5, 72],
    ['probation', 72, 73],
  ])('looks at a %s set of %d h again after %s h', (to, age, next) => {
    const at = nextReviewAt(record(to), DEFAULT_POLICY, T0 + age * H);

    expect(at).toBe(next === null ? null : T0 + next * H);
  });

  it('has nothing to do for a set without a record', () => {
    expect(nextReviewAt(null, DEFAULT_POLICY, T0)).toBeNull();
  });
});
