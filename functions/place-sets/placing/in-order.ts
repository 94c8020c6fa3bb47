import { concurrently } from '../../../shared/kernel/concurrently.ts';
import { worstFirst } from '../../../shared/placement/blast-radius.ts';
import type { PlaceDeps } from '../ports.ts';

/** Decisions that are read at a time. */
const AT_ONCE = 8;

/**
 * The order in which sets are placed: what a person decided or approved first, then the moves that spare a pool most,
 * then the others as they come.
 */
export async function inOrder(deps: PlaceDeps, sets: readonly string[]): Promise<readonly string[]> {
  if (sets.length < 2) return sets;
  const harm = new Map<string, number>();
  await concurrently(sets, AT_ONCE, async (set) => {
    harm.set(set, await harmOf(deps, set));
  });
  return worstFirst(sets.map((set) => ({ set, harmPerHour: harm.get(set) }))).map(({ set }) => set);
}

async function harmOf({ placements }: PlaceDeps, set: string): Promise<number> {
  try {
    const desired = await placements.desired(set);
    if (desired === null || (desired.pool.kind === 'home' && desired.sendingEnabled)) return 0;
    if (!desired.automatic || desired.approved === true) return Number.MAX_VALUE;
    return desired.harmPerHour ?? 0;
  } catch {
    // Placing it meets the same fault, and reports it.
    return 0;
  }
}
