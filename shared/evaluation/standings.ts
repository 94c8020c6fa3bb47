import { concurrently } from '../kernel/concurrently.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { INITIAL_STANDING, STANDINGS, type Standing } from '../standing/model.ts';
import type { Meter, MetricName } from '../telemetry/metrics.ts';
import type { Decisions, Roster } from './ports.ts';

/** How often the sets are counted by standing: it takes one read for each. Unit: ms. */
export const STANDINGS_EVERY_MS = 15 * MINUTE_MS;

const METRIC_OF: Readonly<Record<Standing, MetricName>> = {
  healthy: 'SetsHealthy',
  warned: 'SetsWarned',
  quarantined: 'SetsQuarantined',
  probation: 'SetsProbation',
  paused: 'SetsPaused',
};

export type StandingsDeps = {
  readonly roster: Pick<Roster, 'all'>;
  readonly decisions: Pick<Decisions, 'standing'>;
  /** Sets that are read at a time. */
  readonly concurrency: number;
};

/** Whether the tick of this minute counts them; told by the time alone, so that nothing need be remembered. */
export const standingsDue = (now: EpochMs): boolean => now % STANDINGS_EVERY_MS < MINUTE_MS;

/** Count all sets by standing, and note each number, also a zero. */
export async function tellStandings({ roster, decisions, concurrency }: StandingsDeps, meter: Meter): Promise<void> {
  const sets = new Map<Standing, number>(STANDINGS.map((standing) => [standing, 0]));
  await concurrently(await roster.all(), concurrency, async ({ set }) => {
    const standing = (await decisions.standing(set))?.to ?? INITIAL_STANDING;
    sets.set(standing, (sets.get(standing) ?? 0) + 1);
  });
  for (const [standing, count] of sets) meter(METRIC_OF[standing], count);
}
