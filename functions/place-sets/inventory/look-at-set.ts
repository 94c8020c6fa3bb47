import type { SesSetState } from '../../../shared/placement/delivery.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import { knownHome } from '../../../shared/placement/home.ts';
import type { Placement } from '../../../shared/placement/model.ts';
import type { StoredPlacement } from '../placing/ports.ts';
import type { PlaceDeps, PlaceRun } from '../ports.ts';
import { compare } from '../read-back/compare.ts';
import { NOBODY, withName } from './inventory-report.ts';
import type { InventoryNotes } from './ports.ts';
import { watchSet } from './watch-set.ts';

/** Write down where a set's mail goes, see to it that it is watched, and compare. @returns the notes with it */
export async function lookAtSet(deps: PlaceRun, set: string, notes: InventoryNotes): Promise<InventoryNotes> {
  let state: SesSetState;
  try {
    state = await deps.control.describeSet(set);
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof SesNotFound) return notes;
    if (!(error instanceof SesRefused)) throw error;
    return { ...notes, refused: withName(notes.refused ?? NOBODY, `${set}: ${error.message}`) };
  }
  const watch = await watchSet(deps, set, state);
  await deps.inventory.sawSet(set, state, watch.watched, deps.timer.now());
  const stray = await strayOf(deps, state, await noteHome(deps, state, await deps.placements.placement(set)));
  await compare(deps, set, state);
  return {
    ...notes,
    sets: notes.sets + 1,
    unwatched: watch.missed === null ? notes.unwatched : withName(notes.unwatched, `${set}: ${watch.missed}`),
    strays: stray === null ? notes.strays : withName(notes.strays, stray),
    pools: counted(notes.pools, state.delivery.pool),
  };
}

/** One more set with this pool. Goes through a map, because a pool may be called `__proto__`. */
function counted(pools: InventoryNotes['pools'] = {}, pool: string | null): NonNullable<InventoryNotes['pools']> {
  if (pool === null) return pools;
  const counts = new Map(Object.entries(pools));
  counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * The baseline: where a set belongs, recorded while it is there, once. A set that sits in the quarantine pool and was
 * not sent there has no home that we know: the pool where it is must never be taken for one.
 */
async function noteHome(
  { deployment, placements, timer }: PlaceDeps,
  state: SesSetState,
  stored: StoredPlacement,
): Promise<Placement> {
  const { placement } = stored;
  if (placement.away || placement.home !== null) return placement;
  const home = knownHome(state.delivery.pool, (await deployment.policy()).quarantinePool, timer.now());
  if (home === null) return placement;
  return (await placements.save(stored, { ...placement, home })).placement;
}

/** A set in the quarantine pool that nobody sent there, as far as we know; null where it is none, or drift tells of it. */
async function strayOf(
  { deployment, placements }: PlaceDeps,
  state: SesSetState,
  placement: Placement,
): Promise<string | null> {
  const { away, home, configurationSet: set } = placement;
  if (away || state.delivery.pool !== (await deployment.policy()).quarantinePool) return null;
  if (home === null) return set;
  return (await placements.desired(set)) === null ? `${set}, which belongs in ${home.pool ?? 'no pool'}` : null;
}
