import { describe, expect, it } from 'vitest';
import { homeBeforeMove } from '../../../shared/placement/home.ts';
import { emptyPlacement } from '../../../shared/placement/model.ts';
import { T0 } from '../standing/build.ts';

const known = { pool: 'own-pool', recordedAt: 1 };
const at = (away: boolean, home: typeof known | null) => ({ ...emptyPlacement('acme'), away, home });

describe('homeBeforeMove', () => {
  it.each([
    ['first move', at(false, null), 'own-pool', { pool: 'own-pool', recordedAt: T0 }],
    ['first move without a pool', at(false, null), null, { pool: null, recordedAt: T0 }],
    ['moved house while at home', at(false, known), 'new-pool', { pool: 'new-pool', recordedAt: T0 }],
    ['away, and moved by somebody else', at(true, known), 'other', known],
    ['away, home unknown, and moved by somebody else', at(true, null), 'other', null],
    ['in the target already, home known', at(false, known), 'q', known],
    ['in the target already, home unknown', at(false, null), 'q', null],
  ])('records where the set belongs: %s', (_, placement, pool, home) => {
    expect(homeBeforeMove(placement, pool, 'q', T0)).toEqual({ home, away: true });
  });
});
