import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowMemory } from '../../../shared/flow/memory.ts';

const suspects = (count: number) => Array.from({ length: count }, (_, at) => ({ set: `set-${at}`, provider: 'yahoo' }));
const names = (some: readonly { readonly set: string }[]) => some.map(({ set }) => set);

describe('suspicions', () => {
  it('are looked into in their order while there are few, each time', () => {
    const memory = new FlowMemory();
    const all = suspects(3);
    expect([memory.turn(all, 3), memory.turn(all, 3)]).toEqual([all, all]);
  });

  it('take turns where there are more than can be looked into', () => {
    const memory = new FlowMemory();
    const turns = [1, 2, 3, 4].map(() => names(memory.turn(suspects(5), 2)));
    expect(turns).toEqual([
      ['set-0', 'set-1'],
      ['set-2', 'set-3'],
      ['set-4', 'set-0'],
      ['set-1', 'set-2'],
    ]);
  });

  it('are always looked into before long, whoever else is suspected meanwhile', () => {
    const others = fc.array(fc.nat({ max: 30 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(others, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (past, most) => {
        const memory = new FlowMemory();
        const many = suspects(31);
        for (const some of past)
          memory.turn(
            many.filter((_, at) => some.includes(at)),
            most,
          );
        const one = { set: 'zelkova', provider: 'yahoo' };
        const turns = Math.ceil(32 / most);
        const seen = Array.from({ length: turns }, () => names(memory.turn([...many, one], most))).flat();
        expect(seen).toContain('zelkova');
      }),
    );
  });
});
