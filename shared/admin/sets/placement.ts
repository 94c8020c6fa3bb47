import { type EpochMs, iso } from '../../kernel/time.ts';
import type { SeenSet } from '../../placement/inventory-model.ts';
import type { DesiredPlacement, Placement } from '../../placement/model.ts';
import type { SetDetail } from '../schema/set.ts';

const isoOrNull = (at: EpochMs | null): string | null => (at === null ? null : iso(at));

/** A stream leaves through the pool of its set: it has none of its own, wanted or not. */
export const withoutPools = ({ desired, ...rest }: SetDetail['placement']): SetDetail['placement'] => ({
  ...rest,
  desired: desired && { ...desired, pool: null, home: true },
});

/** Where a set's mail is to go and where it goes. What was read back last counts, be it a move or the inventory. */
export function placementOf(
  desired: DesiredPlacement | null,
  { home, appliedVersion, appliedAt, actual, held, problem, drift }: Placement,
  seen: Pick<SeenSet, 'pool' | 'sendingEnabled' | 'sharedPoolDelivery' | 'seenAt'> | null,
): SetDetail['placement'] {
  const readBack = actual && { ...actual, seenAt: appliedAt };
  const newest = seen !== null && seen.seenAt > (readBack?.seenAt ?? Number.NEGATIVE_INFINITY) ? seen : readBack;
  return {
    desired: desired && {
      pool: desired.pool.kind === 'pool' ? desired.pool.name : (home?.pool ?? null),
      home: desired.pool.kind === 'home',
      sendingEnabled: desired.sendingEnabled,
      version: desired.version,
    },
    actual: newest && { pool: newest.pool, sendingEnabled: newest.sendingEnabled, seenAt: isoOrNull(newest.seenAt) },
    home: home?.pool ?? null,
    sharedPoolDelivery: seen?.sharedPoolDelivery ?? null,
    appliedVersion,
    appliedAt: isoOrNull(appliedAt),
    held: held && { since: iso(held.since), why: held.why, sentence: held.sentence },
    problem: problem && {
      since: iso(problem.since),
      why: problem.why,
      sentence: problem.sentence,
      attempts: problem.attempts,
      nextAt: isoOrNull(problem.nextAt),
    },
    drift: drift && {
      pool: drift.pool,
      sendingEnabled: drift.sendingEnabled,
      since: iso(drift.since),
      by: drift.by === undefined ? null : { principal: drift.by.principal, at: iso(drift.by.at) },
      answer: drift.answer ?? 'left',
    },
  };
}
