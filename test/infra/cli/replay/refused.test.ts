import { describe, expect, it } from 'vitest';
import { RefusedTally } from '../../../../infra/cli/replay/refused.ts';

function tallied(...reasons: readonly string[]) {
  const tally = new RefusedTally();
  for (const reason of reasons) tally.add({ kind: 'malformed', reason });
  return tally.all();
}

describe('RefusedTally', () => {
  it('puts together what lacks the same, whatever was got instead and wherever, and shows the first', () => {
    const reason = 'bounce.bouncedRecipients[0].emailAddress: expected a text, got number 1';
    expect(
      tallied(
        reason,
        'mail: expected an object, got nothing',
        'bounce.bouncedRecipients[17].emailAddress: expected a text, got "a, got b\nc" (and 3 more)',
      ),
    ).toEqual([
      { kind: 'malformed', values: 2, reason },
      { kind: 'malformed', values: 1, reason: 'mail: expected an object, got nothing' },
    ]);
  });

  it('keeps apart what was expected, and kinds', () => {
    const tally = new RefusedTally();
    tally.add({ kind: 'tooOld', reason: 'timestamp: expected at most 16 days ago, got 2026-01-01' });
    tally.add({ kind: 'malformed', reason: 'timestamp: expected at most a day ahead, got 2027-01-01' });
    tally.add({ kind: 'malformed', reason: 'timestamp: expected at most 16 days ago, got 2026-01-01' });

    expect(tally.all().map(({ kind, values }) => [kind, values])).toEqual([
      ['malformed', 1],
      ['malformed', 1],
      ['tooOld', 1],
    ]);
  });

  it('is in one order however the values came', () => {
    const reasons = ['b: expected x, got 1', 'a: expected x, got 1', 'c: expected x, got 1', 'c: expected x, got 1'];
    expect(tallied(...reasons)).toEqual(tallied(...reasons.toReversed()));
  });

  it('does not grow with an archive in which every value lacks something else', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `field${n}: expected a text, got nothing`);
    expect(tallied(...many)).toHaveLength(100);
  });
});
