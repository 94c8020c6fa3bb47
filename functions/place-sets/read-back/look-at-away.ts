import { concurrently } from '../../../shared/kernel/concurrently.ts';
import { DamagedItem } from '../../../shared/kernel/shape.ts';
import { LOOK_EVERY_MS } from '../../../shared/placement/drift.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import { GAP_MS } from '../control/pace.ts';
import type { PlaceRun } from '../ports.ts';
import { compare } from './compare.ts';

/** At most so much of the calls of a run goes to sets that are away. */
const SHARE = 0.2;
/** Placements that are read at a time. */
const AT_ONCE = 8;

/**
 * Look at the sets that were sent away, those moved last first, as many as a fifth of the calls allows.
 * @returns whether it was interrupted by something more urgent
 */
export async function lookAtAway(run: PlaceRun, isUrgent: () => Promise<boolean>): Promise<boolean> {
  const most = Math.max(1, Math.floor((run.budgetMs / GAP_MS) * SHARE));
  const due = await run.placements.away(run.timer.now());
  for (const set of (due.length > most ? await newestFirst(run, due) : due).slice(0, most)) {
    if (await isUrgent()) return true;
    try {
      await lookAgain(run, set);
    } catch (error) {
      if (!(error instanceof DamagedItem)) throw error;
      run.log({ set, outcome: 'failed', detail: error.message });
    }
  }
  return false;
}

async function newestFirst({ placements }: PlaceRun, sets: readonly string[]): Promise<readonly string[]> {
  const movedAt = new Map<string, number>();
  await concurrently(sets, AT_ONCE, async (set) => {
    try {
      movedAt.set(set, (await placements.placement(set)).placement.appliedAt ?? 0);
    } catch {
      // Looking at it meets the same fault, and reports it.
    }
  });
  return sets.toSorted((a, b) => (movedAt.get(b) ?? 0) - (movedAt.get(a) ?? 0));
}

async function lookAgain(run: PlaceRun, set: string): Promise<void> {
  try {
    await compare(run, set, await run.control.describeSet(set));
  } catch (error) {
    if (!(error instanceof SesNotFound || error instanceof SesRefused)) throw error;
    if (error instanceof SesNotFound) await run.inventory.missed(set, run.timer.now());
  }
  const stored = await run.placements.placement(set);
  const { lookAt = null } = stored.placement;
  const now = run.timer.now();
  // It was deleted, or a decision waits: a set that is due must not stay due.
  if (lookAt === null || lookAt > now) return;
  await run.placements.save(stored, { ...stored.placement, lookAt: now + LOOK_EVERY_MS });
}
