import { failuresOfEach } from '../../kernel/concurrently.ts';
import { type EpochMs, MINUTE_MS } from '../../kernel/time.ts';
import { INITIAL_STANDING, STANDINGS, type Standing } from '../../standing/model.ts';
import type { Meter, MetricName } from '../../telemetry/metrics.ts';
import type { Decisions } from '../ports/decisions.ts';
import type { Roster } from '../ports/roster.ts';

/** Interval of counting sets by standing, which reads every set. Unit: ms. */
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
  /** Sets read in parallel. */
  readonly concurrency: number;
};

/** Whether the tick of this minute counts them. It depends on the time alone, so nothing is stored. */
export const standingsDue = (now: EpochMs): boolean => now % STANDINGS_EVERY_MS < MINUTE_MS;

/** Where a larger share of the sets cannot be read, the counts mean nothing. */
const MOST_UNREAD = 0.01;

/**
 * Count all sets by standing, and note each number, also a zero. One that cannot be read is left out, and many are no
 * answer. @throws the first error, after the numbers were noted
 */
export async function tellStandings({ roster, decisions, concurrency }: StandingsDeps, meter: Meter): Promise<void> {
  const sets = new Map<Standing, number>(STANDINGS.map((standing) => [standing, 0]));
  const all = await roster.all();
  const failures = await failuresOfEach(all, concurrency, async ({ set }) => {
    const standing = (await decisions.standing(set))?.to ?? INITIAL_STANDING;
    sets.set(standing, (sets.get(standing) ?? 0) + 1);
  });
  if (failures.length <= Math.max(1, all.length * MOST_UNREAD)) {
    for (const [standing, count] of sets) meter(METRIC_OF[standing], count);
  }
  if (failures[0]) throw failures[0].error;
}
