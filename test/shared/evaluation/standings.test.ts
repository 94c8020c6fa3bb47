import { describe, expect, it } from 'vitest';
import { standingsDue, tellStandings } from '../../../shared/evaluation/standings.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Standing, StandingRecord } from '../../../shared/standing/model.ts';

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
