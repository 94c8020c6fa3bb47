import type { Partition } from '../counting/partition.ts';
import { type EpochMs, HOUR_MS } from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';

/** A damaged segment is read again after this time. Unit: ms. */
export const READ_AGAIN_MS = HOUR_MS;

/** Note the segments of a partition that cannot be read. `tick` tells of them. */
export async function noteDamage(
  deps: Pick<EvaluationDeps, 'damage'>,
  partition: Partition,
  damaged: Iterable<readonly [sequence: number, why: string]>,
  now: EpochMs,
): Promise<void> {
  for (const [sequence, why] of damaged) {
    await deps.damage.note({ partition, sequence, why, since: now, nextAt: now + READ_AGAIN_MS });
  }
}
