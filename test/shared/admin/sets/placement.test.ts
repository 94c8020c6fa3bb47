import { describe, expect, it } from 'vitest';
import { placementOf } from '../../../../shared/admin/sets/placement.ts';
import { emptyPlacement } from '../../../../shared/placement/model.ts';

const DRIFT = { version: 1, since: 0, reminders: 0, pool: 'own', sendingEnabled: true } as const;
const answerOf = (drift: object) =>
  placementOf(null, { ...emptyPlacement('acme'), drift: { ...DRIFT, ...drift } }, null).drift?.answer;

describe('placementOf', () => {
  it.each(['left', 'put-back', 'given-up'] as const)('says what is done about a drift: %s', (answer) => {
    expect(answerOf({ answer })).toBe(answer);
  });

  it('calls a drift without an answer left alone', () => {
    expect(answerOf({})).toBe('left');
  });
});
