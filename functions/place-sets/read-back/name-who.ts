import { SECOND_MS } from '../../../shared/kernel/time.ts';
import { SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import { changedByAlert } from '../../../shared/placement/messages.ts';
import type { DesiredPlacement } from '../../../shared/placement/model.ts';
import {
  CHANGING,
  type ChangedBy,
  lastChange,
  MOST_LOOKS,
  SHOWN_AFTER_MS,
  spanOf,
  type UnnamedChange,
} from '../../../shared/placement/who.ts';
import type { StoredPlacement } from '../placing/ports.ts';
import type { PlaceRun } from '../ports.ts';
import type { Changes } from './ports.ts';

/** CloudTrail takes two look-ups a second, of everybody in the account. Unit: ms. */
const GAP_MS = SECOND_MS / 2;
/** Look-ups of a run: five seconds of them. */
export const MOST_LOOKUPS = 10;
/** Pages of one operation: a program may write delivery options all day. */
const MOST_PAGES = 3;

/**
 * Look for who made a change that was told without a name, and tell it. A change that CloudTrail does not show yet is
 * looked for again, and then no more.
 */
export async function nameWho(
  run: PlaceRun,
  desired: DesiredPlacement,
  stored: StoredPlacement,
): Promise<StoredPlacement> {
  const { unnamed = null, drift } = stored.placement;
  const now = run.timer.now();
  if (run.changes === null || unnamed === null || now < unnamed.since + SHOWN_AFTER_MS) return stored;
  const { configurationSet: set } = desired;
  const by = await found(run, run.changes, set, unnamed);
  if (by === 'not now') return stored;
  const looks = unnamed.looks + 1;
  if (by === null) {
    const next = looks < MOST_LOOKS ? { ...unnamed, looks } : null;
    return run.placements.save(stored, { ...stored.placement, unnamed: next });
  }
  await run.messages.put(changedByAlert(desired, unnamed.since, by));
  run.log({ set, outcome: 'named', detail: by.principal });
  const named = drift !== null && drift.since === unnamed.since ? { ...drift, by } : drift;
  return run.placements.save(stored, { ...stored.placement, unnamed: null, drift: named });
}

/** @returns `not now`: there is no look-up left in this run, or CloudTrail does not answer */
async function found(
  run: PlaceRun,
  changes: Changes,
  set: string,
  unnamed: UnnamedChange,
): Promise<ChangedBy | null | 'not now'> {
  const span = spanOf(unnamed);
  const all: ChangedBy[] = [];
  try {
    for (const operation of CHANGING[unnamed.what]) {
      let token: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        if (run.lookups.left <= 0) return 'not now';
        run.lookups.left -= 1;
        await run.timer.sleep(GAP_MS);
        const page = await changes.lookUp(operation, span, token);
        const by = lastChange(set, changes.ownRole, page.items, span);
        if (by !== null) all.push(by);
        token = page.next;
        // The newest come first.
        if (by !== null || token === null) break;
      }
    }
  } catch (error) {
    if (!(error instanceof SesRefused || error instanceof SesUnavailable)) throw error;
    run.log({ set, outcome: 'unnamed', detail: error.message });
    return error instanceof SesRefused ? null : 'not now';
  }
  return all.toSorted((a, b) => b.at - a.at)[0] ?? null;
}
