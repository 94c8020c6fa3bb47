import { withTopic } from '../../../shared/attach/plan.ts';
import type { AttachSettings } from '../../../shared/attach/settings.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { OutOfTime, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { Page } from '../control/ports.ts';
import type { PlaceDeps, PlaceRun } from '../ports.ts';
import { newInventoryRound, reportInventory, reportRefused } from './inventory-report.ts';
import { lookAtAccount } from './look-at-account.ts';
import { lookAtIdentities } from './look-at-identities.ts';
import { lookAtPools } from './look-at-pools.ts';
import { lookAtSet } from './look-at-set.ts';
import { lookForMissing } from './look-for-missing.ts';
import type { Cursor } from './ports.ts';

/** After a whole round SES's control plane is left to others for so long; being awake is billed, too. Unit: ms. */
export const REST_MS = 2 * HOUR_MS;
/** Where a round begins. */
export const START: Cursor = { phase: 'sets', token: null, index: 0 };

/**
 * Go on with the inventory where it stopped, until the time is used up, the round is done, or something is more urgent.
 * @returns whether it was interrupted
 */
export async function takeInventory(deps: PlaceRun, isUrgent: () => Promise<boolean>): Promise<boolean> {
  let cursor = (await deps.inventory.cursor()) ?? START;
  if (cursor.phase === 'resting') {
    if (cursor.until > deps.timer.now()) return false;
    cursor = START;
  }
  while (cursor.phase !== 'resting') {
    const next: Cursor = await step(deps, cursor, isUrgent);
    await deps.inventory.saveCursor(next);
    if ((next.phase === 'sets' || next.phase === 'identities') && (await isUrgent())) return true;
    cursor = next;
  }
  return false;
}

function step(deps: PlaceRun, cursor: Cursor, isUrgent: () => Promise<boolean>): Promise<Cursor> {
  switch (cursor.phase) {
    case 'sets':
      return lookAtSets(deps, cursor, isUrgent);
    case 'pools':
      return lookAtPools(deps, cursor.notes ?? null);
    case 'account':
      return lookAtAccount(deps);
    case 'identities':
      return lookAtIdentities(deps, cursor, { phase: 'resting', until: deps.timer.now() + REST_MS }, isUrgent);
    case 'resting':
      return Promise.resolve(cursor);
    default:
      return cursor satisfies never;
  }
}

/** Looks at the sets of one page, or at as many as there is peace for. @returns where to go on */
async function lookAtSets(
  deps: PlaceRun,
  cursor: Cursor & { readonly phase: 'sets' },
  isUrgent: () => Promise<boolean>,
): Promise<Cursor> {
  const page = await pageAt(deps, cursor.token);
  if (page === null) return cursor.token === null ? { phase: 'pools' } : START;
  const isNewRound = cursor.token === null && cursor.index === 0;
  if (deps.attach !== null && isNewRound) await noteTopic(deps.inventory, deps.attach);
  let notes = cursor.notes ?? newInventoryRound(deps.timer.now());
  for (const [index, set] of page.items.entries()) {
    if (index < cursor.index) continue;
    if (index > cursor.index && (await isUrgent())) return { ...cursor, index, notes };
    try {
      notes = await lookAtSet(deps, set, notes);
    } catch (error) {
      // Go on here, or behind a set that is a fault of ours: it must not hold up all that follow.
      const again = error instanceof OutOfTime || error instanceof SesUnavailable;
      await deps.inventory.saveCursor({ ...cursor, index: again ? index : index + 1, notes });
      throw error;
    }
  }
  if (page.next !== null) return { phase: 'sets', token: page.next, index: 0, notes };
  await lookForMissing(deps, notes);
  await reportInventory(deps, notes);
  return { phase: 'pools', notes };
}

/** Before any set is attached: a later deployment knows by it that what is on this topic is ours. */
async function noteTopic(inventory: PlaceDeps['inventory'], attach: AttachSettings): Promise<void> {
  const before = await inventory.topics();
  const after = withTopic(before, attach.topicArn);
  if (after !== before) await inventory.saveTopics(after);
}

/** Null where SES does not know the token any more, or lists no sets at all; the latter is told. */
async function pageAt(deps: PlaceDeps, token: string | null): Promise<Page<string> | null> {
  try {
    const page = await deps.control.listSets(token);
    if (token === null) await reportRefused(deps, 'refusedSets', null);
    return page;
  } catch (error) {
    if (!(error instanceof SesRefused)) throw error;
    if (token === null) await reportRefused(deps, 'refusedSets', error);
    return null;
  }
}
