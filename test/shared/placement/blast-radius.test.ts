import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import {
  BLAST_WINDOW_MS,
  claimInBlastRadius,
  mostMoves,
  type PlaceRequest,
  withoutClaim,
  worstFirst,
} from '../../../shared/placement/blast-radius.ts';
import type { Move } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY as policy } from '../../../shared/policy/defaults.ts';
import { T0 } from '../standing/build.ts';

const moved = (count: number, over: Partial<Move> = {}): Move[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ set: `set-${i}`, version: 1, at: T0, harmPerHour: i + 1, state: 'used' as const },
    ...over,
  }));
const move = { set: 'next', version: 2, harmPerHour: 2.5 };
const ask = (over: Partial<PlaceRequest>) =>
  claimInBlastRadius({ move, to: 'claim', moves: [], now: T0, activeSets: 10, policy, ...over });
const FULL =
  '3 sets were moved away in the last 62 minutes, and no more than 3 may be (the larger of 3 and 5 % of 10 active sets)';

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

describe('claimInBlastRadius', () => {
  it('allows the third and not the fourth in an hour', () => {
    const claimed: Move = { ...move, at: T0, state: 'claimed' };
    expect(ask({ moves: moved(2) })).toEqual({ allowed: true, moves: [...moved(2), claimed] });
    expect(ask({ moves: moved(3) })).toEqual({ allowed: false, sentence: FULL });
  });

  it.each([
    ['a millisecond less than an hour and what a move may take', BLAST_WINDOW_MS - 1, false],
    ['that', BLAST_WINDOW_MS, true],
  ])('forgets a move after %s: %s', (_, later, allowed) => {
    expect(BLAST_WINDOW_MS).toBeGreaterThan(HOUR_MS);
    expect(ask({ moves: moved(3), now: T0 + later }).allowed).toBe(allowed);
  });

  it('counts a move that is claimed twice once, and lets it be tried again', () => {
    expect(ask({ moves: [...moved(2), ...moved(2)] }).allowed).toBe(true);
    expect(ask({ move: { set: 'set-1', version: 1 }, moves: moved(3) })).toEqual({ allowed: true, moves: null });
    expect(ask({ move: { set: 'set-1', version: 2 }, moves: moved(3) }).allowed).toBe(false);
  });

  it('dates a place anew each time it is used, for only then is the set moved', () => {
    const now = T0 + HOUR_MS - 1;
    const own = { set: 'set-1', version: 1, harmPerHour: 7 };
    const answer = ask({ move: own, to: 'use', moves: moved(3), now });
    expect(answer).toMatchObject({ allowed: true });
    expect(answer.allowed && answer.moves?.filter(({ set }) => set === 'set-1')).toEqual([
      { ...own, at: now, state: 'used' },
    ]);
  });

  it('gives the place of the least harmful that is not used to one that does more harm, and says so to that one', () => {
    const moves = moved(3, { state: 'claimed' });
    const answer = ask({ moves });
    const taker = { set: 'next', harmPerHour: 2.5 };
    expect(answer).toEqual({
      allowed: true,
      moves: [
        ...moves.slice(1),
        { ...moves[0], state: 'yielded', takenBy: taker },
        { ...move, at: T0, state: 'claimed' },
      ],
    });
    const after = answer.allowed && answer.moves !== null ? answer.moves : [];
    expect(ask({ move: { set: 'set-0', version: 1, harmPerHour: 1 }, to: 'use', moves: after })).toEqual({
      allowed: false,
      sentence: `its place went to next, which does more harm (2.5 an hour, this one 1); ${FULL}`,
    });
  });

  it.each([
    ['none is used by less harmful ones', moved(3, { state: 'used', harmPerHour: 1 }), 2.5],
    ['all do as much harm', moved(3, { state: 'claimed', harmPerHour: 2.5 }), 2.5],
    ['nobody knows what it does', moved(3, { state: 'claimed', harmPerHour: 0 }), undefined],
    ['its harm is no number', moved(3, { state: 'claimed', harmPerHour: 1 }), Number.NaN],
    ['its harm is beyond all numbers', moved(3, { state: 'claimed', harmPerHour: 1 }), Number.POSITIVE_INFINITY],
  ])('takes no place where %s', (_, moves, harmPerHour) => {
    expect(ask({ moves, move: { ...move, harmPerHour } })).toEqual({ allowed: false, sentence: FULL });
  });

  it('takes no place where one is free, and has its own back where one is free again', () => {
    const yielded = moved(3, { state: 'yielded', takenBy: { set: 'next', harmPerHour: 9 } });
    expect(ask({ moves: moved(2, { state: 'claimed' }) })).toMatchObject({
      moves: [{ state: 'claimed' }, { state: 'claimed' }, { state: 'claimed' }],
    });
    const answer = ask({ moves: yielded, move: { set: 'set-0', version: 1 } });
    expect(answer.allowed && answer.moves?.filter(({ set }) => set === 'set-0')).toMatchObject([{ state: 'claimed' }]);
  });
});

describe('withoutClaim', () => {
  it('gives back what was claimed, and never what is used', () => {
    const [a, b] = moved(2);
    expect(withoutClaim([{ ...move, at: T0, state: 'claimed' }, ...moved(2)], move)).toEqual([a, b]);
    expect(withoutClaim(moved(2), { set: 'set-1', version: 1 })).toBeNull();
    expect(withoutClaim(moved(2, { state: 'claimed' }), { set: 'set-1', version: 2 })).toBeNull();
  });
});

describe('the blast radius, whatever is asked for, in which order, and whoever dies', () => {
  const attempt = fc.record({
    set: fc.nat(12).map(String),
    version: fc.nat(1),
    after: fc.oneof(fc.nat(HOUR_MS / 4), fc.constant(0)),
    to: fc.constantFrom('claim', 'use', 'leave'),
  });
  const harmOfSet = (set: string): number => (Number(set) * 7) % 5;

  it('never lets more sets be moved in any hour than it may', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 80 }), fc.nat(200), (attempts, activeSets) => {
        let now = T0;
        let moves: readonly Move[] = [];
        const used: Pick<Move, 'set' | 'version' | 'at'>[] = [];
        for (const { set, version, after, to } of attempts) {
          now += after;
          if (to === 'leave') moves = withoutClaim(moves, { set, version }) ?? moves;
          else {
            const harmPerHour = harmOfSet(set);
            const answer = claimInBlastRadius({
              move: { set, version, harmPerHour },
              to,
              moves,
              now,
              activeSets,
              policy,
            });
            if (!answer.allowed) continue;
            moves = answer.moves ?? moves;
            if (to === 'use') used.push({ set, version, at: now });
          }
        }
        return used.every(({ at }) => {
          const hour = used.filter((other) => other.at > at - HOUR_MS && other.at <= at);
          return new Set(hour.map((other) => `${other.set}#${other.version}`)).size <= mostMoves(activeSets, policy);
        });
      }),
    );
  });

  it('is never less harmful in sum to those that it moves than first come, first served', () => {
    const round = fc.array(fc.record({ harm: fc.nat(50), dies: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(round, { maxLength: 6 }), fc.nat(200), (rounds, activeSets) => {
        const arrivals = rounds.map((sets, at) =>
          sets.map(({ harm, dies }, i) => ({ set: `${at}-${i}`, version: 1, harmPerHour: harm, dies })),
        );
        // First come, first served: each that arrives uses a place while there is one.
        const first = arrivals.flat().slice(0, mostMoves(activeSets, policy));
        // Ours: each round claims in order of harm; who dies between claim and use tries again in the next round.
        let moves: readonly Move[] = [];
        let waiting: (typeof arrivals)[number] = [];
        const done: { readonly harmPerHour: number }[] = [];
        for (const arriving of [...arrivals, []]) {
          const next: typeof waiting = [];
          for (const one of worstFirst([...waiting, ...arriving])) {
            const ours = { move: one, now: T0, activeSets, policy };
            const claimed = claimInBlastRadius({ ...ours, to: 'claim', moves });
            if (!claimed.allowed) continue;
            moves = claimed.moves ?? moves;
            if (one.dies) {
              next.push({ ...one, dies: false });
              continue;
            }
            const answer = claimInBlastRadius({ ...ours, to: 'use', moves });
            if (!answer.allowed) throw new Error('a place that was just claimed is used');
            moves = answer.moves ?? moves;
            done.push(one);
          }
          waiting = next;
        }
        const sum = (sets: readonly { readonly harmPerHour: number }[]): number =>
          sets.reduce((all, { harmPerHour }) => all + harmPerHour, 0);
        expect(done.length).toBe(first.length);
        expect(sum(done)).toBeGreaterThanOrEqual(sum(first));
      }),
    );
  });
});

describe('worstFirst', () => {
  it('puts the most harmful first, and leaves equals and those that nobody knows of as they came', () => {
    const waiting = [{ n: 1 }, { n: 2, harmPerHour: 3 }, { n: 3, harmPerHour: Number.NaN }, { n: 4, harmPerHour: 3 }];
    expect(worstFirst([...waiting, { n: 5, harmPerHour: 9 }]).map(({ n }) => n)).toEqual([5, 2, 4, 1, 3]);
  });
});
