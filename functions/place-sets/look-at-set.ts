import { openAlert } from '../../shared/alerts/subject.ts';
import { actualOf, type SesSetState } from '../../shared/placement/delivery.ts';
import { isDrift } from '../../shared/placement/drift.ts';
import { SesNotFound, SesRefused } from '../../shared/placement/failures.ts';
import { knownHome } from '../../shared/placement/home.ts';
import { close, driftAlert, dueReminder } from '../../shared/placement/messages.ts';
import type { Placement } from '../../shared/placement/model.ts';
import { withName } from './inventory-report.ts';
import type { InventoryNotes, PlaceDeps, StoredPlacement } from './ports.ts';
import { watchSet } from './watch-set.ts';

/** Write down where a set's mail goes, see to it that it is watched, and compare. @returns the notes with it */
export async function lookAtSet(deps: PlaceDeps, set: string, notes: InventoryNotes): Promise<InventoryNotes> {
  let state: SesSetState;
  try {
    state = await deps.control.describeSet(set);
  } catch (error) {
    // Deleted since it was listed, or none that we may look at.
    if (error instanceof SesNotFound || error instanceof SesRefused) return notes;
    throw error;
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

/** Tell, once, where SES shows another placement than the one carried out, and once more when it agrees again. */
async function compare(deps: PlaceDeps, set: string, state: SesSetState): Promise<void> {
  const desired = await deps.placements.desired(set);
  if (desired === null || desired.shadow === true) return;
  const stored = await deps.placements.placement(set);
  const { placement } = stored;
  if (placement.appliedVersion !== desired.version) return;

  const now = deps.timer.now();
  const actual = actualOf(state);
  const { quarantinePool } = await deps.deployment.policy();
  const drifts = isDrift(desired, placement, actual, quarantinePool);
  if (!drifts && placement.drift === null) return;
  if (!drifts && placement.drift !== null) {
    const subject = driftAlert(desired, placement, placement.drift);
    await deps.messages.put(close(subject, now, 'SES shows again what was carried out'));
    await deps.placements.save(stored, { ...placement, drift: null });
    return;
  }
  const drift = placement.drift ?? { ...actual, version: desired.version, since: now, reminders: 0 };
  const subject = driftAlert(desired, placement, drift);
  const reminder = dueReminder(subject, drift.reminders, now);
  // Noted first, because the alert is named after the time that is noted; told again each time, which changes nothing.
  if (placement.drift === null) await deps.placements.save(stored, { ...placement, drift });
  await deps.messages.put(openAlert(subject));
  if (reminder === null) return;
  await deps.messages.put(reminder);
  await deps.placements.save(stored, { ...placement, drift: { ...drift, reminders: reminder.sequence } });
}
