import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import { leaveOthers } from '../placing/with-others.ts';
import type { PlaceRun } from '../ports.ts';
import { endDrift } from '../read-back/compare.ts';
import type { InventoryNotes } from './ports.ts';

/** Sets that are asked about at the end of a round; the others have their turn at the end of the next. */
const MOST_ASKED = 20;

/**
 * Ask SES, at the end of a round, about those sets of which something is decided and that the round has not seen: what a
 * list leaves out is no evidence, what SES says of the set is. A set that is deleted has not drifted any more, and an
 * alert that others share goes on without it.
 */
export async function lookForMissing(run: PlaceRun, { startedAt }: InventoryNotes): Promise<void> {
  let asked = 0;
  for (const set of await run.placements.decidedSets()) {
    const seen = await run.inventory.set(set);
    if (seen !== null && seen.seenAt >= startedAt) continue;
    if (++asked > MOST_ASKED) return;
    try {
      await run.control.describeSet(set);
    } catch (error) {
      if (error instanceof SesNotFound) {
        await run.inventory.missed(set, run.timer.now());
        await leaveOthers(run, 'failed', set);
        await endDrift(run, set);
      } else if (!(error instanceof SesRefused)) throw error;
    }
  }
}
