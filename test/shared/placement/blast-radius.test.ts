import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { mayMove, mostMoves } from '../../../shared/placement/blast-radius.ts';
import type { Move } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY as policy } from '../../../shared/policy/defaults.ts';
import { T0 } from '../standing/build.ts';

const moved = (count: number, at = T0): Move[] =>
  Array.from({ length: count }, (_, i) => ({ set: `set-${i}`, version: 1, at }));
const move = { set: 'next', version: 2 };

describe('mostMoves', () => {
  it.each([
    [0, 3],
    [79, 3],
    [80, 4],
    [99, 4],
    [10_000, 500],
    [-5, 3],
  ])('lets of %i active sets %i be moved', (activeSets, most) => {
    expect(mostMoves(activeSets, policy)).toBe(most);
  });
});

describe('mayMove', () => {
  it('allows the third and not the fourth in an hour', () => {
    expect(mayMove({ move, moves: moved(2), now: T0, activeSets: 10, policy })).toEqual({ allowed: true });
    expect(mayMove({ move, moves: moved(3), now: T0, activeSets: 10, policy })).toEqual({
      allowed: false,
      sentence:
        '3 sets were moved away within an hour, and no more than 3 may be (the larger of 3 and 5 % of 10 active sets)',
    });
  });

  it.each([
    ['a millisecond less than an hour', HOUR_MS - 1, false],
    ['an hour', HOUR_MS, true],
  ])('forgets a move after %s: %s', (_, later, allowed) => {
    expect(mayMove({ move, moves: moved(3), now: T0 + later, activeSets: 10, policy }).allowed).toBe(allowed);
  });

  it('counts a move that is claimed twice once, and lets it be tried again', () => {
    const moves = [...moved(2), ...moved(2)];

    expect(mayMove({ move, moves, now: T0, activeSets: 10, policy }).allowed).toBe(true);
    expect(
      mayMove({ move: { set: 'set-1', version: 1 }, moves: moved(3), now: T0, activeSets: 10, policy }).allowed,
    ).toBe(true);
    expect(
      mayMove({ move: { set: 'set-1', version: 2 }, moves: moved(3), now: T0, activeSets: 10, policy }).allowed,
    ).toBe(false);
  });

  it('never lets more sets be moved in any hour than it may', () => {
    const attempt = fc.record({ set: fc.nat(40).map(String), version: fc.nat(2), after: fc.nat(HOUR_MS / 4) });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 80 }), fc.nat(200), (attempts, activeSets) => {
        let now = T0;
        const moves: Move[] = [];
        for (const { set, version, after } of attempts) {
          now += after;
          if (mayMove({ move: { set, version }, moves, now, activeSets, policy }).allowed)
            moves.push({ set, version, at: now });
        }
        return moves.every(({ at }) => {
          const hour = moves.filter((other) => other.at > at - HOUR_MS && other.at <= at);
          return new Set(hour.map((other) => `${other.set}#${other.version}`)).size <= mostMoves(activeSets, policy);
        });
      }),
    );
  });
});
