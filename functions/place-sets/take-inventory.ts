import { opened } from '../../shared/alerts/matter.ts';
import { HOUR_MS } from '../../shared/kernel/time.ts';
import { actualOf, type SetState } from '../../shared/placement/delivery.ts';
import { isDrift } from '../../shared/placement/drift.ts';
import { OutOfTime, SesNotFound, SesRefused, SesUnavailable } from '../../shared/placement/failures.ts';
import { close, driftMatter, dueReminder } from '../../shared/placement/messages.ts';
import type { Cursor, DedicatedIp, Deps, Page } from './ports.ts';

/** After a whole round SES's control plane is left to others for so long. Unit: ms. */
export const REST_MS = HOUR_MS;
const START: Cursor = { phase: 'sets', token: null, index: 0 };

/**
 * Go on with the inventory where it stopped, until the time is used up, the round is done, or something is more urgent.
 * @returns whether it was interrupted
 */
export async function takeInventory(deps: Deps, isUrgent: () => Promise<boolean>): Promise<boolean> {
  let cursor = (await deps.inventory.cursor()) ?? START;
  if (cursor.phase === 'resting') {
    if (cursor.until > deps.timer.now()) return false;
    cursor = START;
  }
  while (cursor.phase !== 'resting') {
    const next: Cursor = cursor.phase === 'sets' ? await lookAtSets(deps, cursor, isUrgent) : await lookAtPools(deps);
    await deps.inventory.saveCursor(next);
    if (next.phase === 'sets' && (await isUrgent())) return true;
    cursor = next;
  }
  return false;
}

/** Looks at the sets of one page, or at as many as there is peace for. @returns where to go on */
async function lookAtSets(
  deps: Deps,
  cursor: Cursor & { readonly phase: 'sets' },
  isUrgent: () => Promise<boolean>,
): Promise<Cursor> {
  const page = await pageAt(deps, cursor.token);
  if (page === null) return START;
  for (const [index, set] of page.items.entries()) {
    if (index < cursor.index) continue;
    if (index > cursor.index && (await isUrgent())) return { ...cursor, index };
    try {
      await lookAtSet(deps, set);
    } catch (error) {
      // Go on here, or behind a set that is a fault of ours: it must not hold up all that follow.
      const again = error instanceof OutOfTime || error instanceof SesUnavailable;
      await deps.inventory.saveCursor({ ...cursor, index: again ? index : index + 1 });
      throw error;
    }
  }
  return page.next === null ? { phase: 'pools' } : { phase: 'sets', token: page.next, index: 0 };
}

/** Null where SES does not know the token any more. */
async function pageAt({ control }: Deps, token: string | null): Promise<Page<string> | null> {
  try {
    return await control.listSets(token);
  } catch (error) {
    if (token !== null && error instanceof SesRefused) return null;
    throw error;
  }
}

async function lookAtSet(deps: Deps, set: string): Promise<void> {
  let state: SetState;
  try {
    state = await deps.control.describeSet(set);
  } catch (error) {
    // Deleted since it was listed, or none that we may look at.
    if (error instanceof SesNotFound || error instanceof SesRefused) return;
    throw error;
  }
  await deps.inventory.sawSet(set, state, deps.timer.now());
  await compare(deps, set, state);
}

/** Tell, once, where SES shows another placement than the one carried out, and once more when it agrees again. */
async function compare(deps: Deps, set: string, state: SetState): Promise<void> {
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
    const matter = driftMatter(desired, placement, placement.drift);
    await deps.messages.put(close(matter, now, 'SES shows again what was carried out'));
    await deps.placements.save(stored, { ...placement, drift: null });
    return;
  }
  const drift = placement.drift ?? { ...actual, version: desired.version, since: now, reminders: 0 };
  const matter = driftMatter(desired, placement, drift);
  const reminder = dueReminder(matter, drift.reminders, now);
  // Noted first, because the alert is named after the time that is noted; told again each time, which changes nothing.
  if (placement.drift === null) await deps.placements.save(stored, { ...placement, drift });
  await deps.messages.put(opened(matter));
  if (reminder === null) return;
  await deps.messages.put(reminder);
  await deps.placements.save(stored, { ...placement, drift: { ...drift, reminders: reminder.sequence } });
}

async function lookAtPools(deps: Deps): Promise<Cursor> {
  const pools = await all((token) => deps.control.listPools(token));
  const ips = await all<DedicatedIp>((token) => deps.control.listIps(null, token));
  await deps.inventory.sawPools(pools, ips, deps.timer.now());
  return { phase: 'resting', until: deps.timer.now() + REST_MS };
}

async function all<T>(list: (token: string | null) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let token: string | null = null; ; ) {
    const page = await list(token);
    found.push(...page.items);
    if (page.next === null) return found;
    token = page.next;
  }
}
