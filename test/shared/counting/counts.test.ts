import { describe, expect, it } from 'vitest';
import { JUDGED, JUDGED_AT, judgedCell } from '../../../shared/counting/counts.ts';

describe('the columns of a judged cell', () => {
  it('stand where their names say', () => {
    expect(JUDGED.map((column) => JUDGED_AT[column])).toEqual([...JUDGED.keys()]);
    expect(Object.keys(JUDGED_AT)).toEqual([...JUDGED]);
  });

  it('are set by name, the others zero', () => {
    expect(judgedCell({ hardBounces: 2, reputationDeferrals: 7 })).toEqual([0, 0, 2, 0, 0, 0, 0, 0, 0, 7, 0]);
    expect(judgedCell()).toEqual(JUDGED.map(() => 0));
  });
});
