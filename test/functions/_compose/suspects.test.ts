import { describe, expect, it } from 'vitest';
import { type Sources, sendersByDomain, suspectsFrom } from '../../../functions/_compose/suspects.ts';
import { cellAt, emptyCounts } from '../../../shared/counting/counts.ts';
import { dayOf, hourOf } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';

const NOW = Date.UTC(2026, 5, 1, 12);

/** Sets that all sent from one domain; some of them cannot be read. */
function sources(sets: readonly string[], unreadable: readonly string[]): Sources {
  const counts = emptyCounts();
  const cell = cellAt(counts.domains, 'example.com', 3);
  cell[0] = 1_000;
  cell[1] = 100;
  return {
    roster: { all: async () => sets.map((set) => ({ set, lastDay: dayOf(NOW) })) },
    totals: {
      history: async (set) => {
        if (unreadable.includes(set)) throw new Error(`no such codec: ${set}`);
        return { hours: new Map([[hourOf(NOW) - 5, { weight: 1, counts }]]), slots: new Map() };
      },
    },
    clock: { now: () => NOW },
  };
}
const suspects = (from: Sources) => suspectsFrom(from, async () => DEFAULT_POLICY)('domains', 'example.com');

describe('who sent', () => {
  it('leaves out the set that cannot be read, and finds the others', async () => {
    const from = sources(['acme', 'birch', 'cedar'], ['birch']);
    expect((await suspects(from)).map(({ set }) => set)).toEqual(['acme', 'cedar']);
    expect((await sendersByDomain(from)(() => true)).sets).toEqual(['acme', 'cedar']);
  });

  it('is not "nobody" where no set can be read: that is no answer', async () => {
    const from = sources(['acme', 'birch'], ['acme', 'birch']);
    await expect(suspects(from)).rejects.toThrow('no such codec');
    await expect(sendersByDomain(from)(() => true)).rejects.toThrow('no such codec');
  });

  it('is nobody where nobody sent', async () => {
    expect(await suspects(sources([], []))).toEqual([]);
  });
});
