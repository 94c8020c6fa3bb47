import { describe, expect, it } from 'vitest';
import { standingsDue, tellStandings } from '../../../../shared/evaluation/tick/standings.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import type { Standing, StandingRecord } from '../../../../shared/standing/model.ts';

describe('tellStandings', () => {
  it('counts every set once, those without a record as healthy, and tells zeros too', async () => {
    const standings: Readonly<Record<string, Standing>> = {
      b: 'paused',
      c: 'quarantined',
      d: 'quarantined',
      e: 'healthy',
    };
    const told: Record<string, number> = {};

    await tellStandings(
      {
        roster: { all: async () => ['a', 'b', 'c', 'd', 'e'].map((set) => ({ set, lastDay: 0 })) },
        decisions: {
          standing: async (set) => (standings[set] ? ({ to: standings[set] } as StandingRecord) : null),
        },
        concurrency: 2,
      },
      (metric, value) => {
        told[metric] = value;
      },
    );

    expect(told).toEqual({ SetsHealthy: 2, SetsWarned: 0, SetsQuarantined: 2, SetsProbation: 0, SetsPaused: 1 });
  });

  /** @returns what was told of so many sets, of which some cannot be read */
  async function toldOf(count: number, unreadable: number): Promise<Record<string, number>> {
    const told: Record<string, number> = {};
    const deps = {
      roster: { all: async () => Array.from({ length: count }, (_, n) => ({ set: String(n), lastDay: 0 })) },
      decisions: {
        standing: async (set: string) => {
          if (Number(set) < unreadable) throw new Error(`no JSON: ${set}`);
          return null;
        },
      },
      concurrency: 3,
    };
    const telling = tellStandings(deps, (metric, value) => {
      told[metric] = value;
    });
    await expect(telling).rejects.toThrow('no JSON');
    return told;
  }

  it('leaves out a set that cannot be read, counts the others, and says that it failed', async () => {
    expect(await toldOf(3, 1)).toMatchObject({ SetsHealthy: 2 });
    expect(await toldOf(400, 4)).toMatchObject({ SetsHealthy: 396 });
  });

  it('tells nothing where many cannot be read: that would be no answer', async () => {
    expect(await toldOf(3, 2)).toEqual({});
    expect(await toldOf(400, 5)).toEqual({});
  });
});

describe('standingsDue', () => {
  it.each([
    [0, true],
    [MINUTE_MS - 1, true],
    [MINUTE_MS, false],
    [15 * MINUTE_MS - 1, false],
    [15 * MINUTE_MS, true],
  ])('at %i ms past the quarter of an hour says %s', (past, due) => {
    expect(standingsDue(Date.UTC(2026, 0, 1) + past)).toBe(due);
  });
});
