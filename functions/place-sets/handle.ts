/**
 * Trigger       change feed of the registry (desired placements), and a schedule each minute (whatever lags)
 * Writes        registry table: placement, claims on moves, inventory, alert messages; one conditional write each
 * Calls         SES's control plane, nobody else does; at most one call a second
 * Commands      `baseline`, `evacuate`, `end-evacuation` (commands/run-command.ts), which a person puts into the registry
 * Duplicates    converge: what is carried out is read from the registry and from SES, never from the event
 * On failure    the decision waits in the registry and is tried again by a later tick, less and less often
 */

import { SECOND_MS } from '../../shared/kernel/time.ts';
import type { Evacuation } from '../../shared/placement/evacuation.ts';
import { OutOfTime, Overtaken, SesUnavailable } from '../../shared/placement/failures.ts';
import { setKey } from '../../shared/registry/keys.ts';
import { changedKeys, type Trigger } from '../../shared/registry/stream-event.ts';
import { evacuate, isPassing } from './commands/evacuate.ts';
import { runCommand } from './commands/run-command.ts';
import { pacedControl, pacedCustomers, type SesPace } from './control/pace.ts';
import { takeInventory } from './inventory/take-inventory.ts';
import { takeOrders } from './orders/take-orders.ts';
import { inOrder } from './placing/in-order.ts';
import { placeSet } from './placing/place-set.ts';
import type { PlaceDeps, PlaceRun } from './ports.ts';
import { lookAtAway } from './read-back/look-at-away.ts';
import { MOST_LOOKUPS } from './read-back/name-who.ts';

/** A scheduled run looks once more after so long, about as long as a tick takes; sleeping is billed. Unit: ms. */
export const LINGER_MS = 5 * SECOND_MS;

/** The sets that a stream event names, each once; null for a schedule: then whatever lags is meant. */
export function setsIn(trigger: Trigger): readonly string[] | null {
  const { pk: prefix, sk: desired } = setKey.desired('');
  const sets = changedKeys(trigger)?.map(({ pk, sk }) =>
    sk === desired && pk?.startsWith(prefix) ? pk.slice(prefix.length) : null,
  );
  return sets ? [...new Set(sets.filter((set) => set !== null))] : null;
}

/**
 * Place the sets that are named, or all that lag where it is null, and then go on with orders and the inventory, as far
 * as the time budget allows.
 *
 * @throws {AggregateError} at the end, with everything that is neither SES's nor time's fault
 */
export async function placeSets(deps: PlaceDeps, pace: SesPace, sets: readonly string[] | null): Promise<void> {
  if (sets?.length === 0) return;
  const deadline = deps.timer.now() + deps.budgetMs;
  const run: PlaceRun = {
    ...deps,
    control: pacedControl(deps.control, pace, deadline),
    poolProblems: new Map(),
    lookups: { left: MOST_LOOKUPS },
  };
  // Who goes round thousands of sets lets others go before, where SES throttles.
  const patient: PlaceRun = {
    ...run,
    control: pacedControl(deps.control, pace, deadline, 'patient'),
    customers: pacedCustomers(deps.customers, pace, deadline),
  };
  // A schedule runs each minute; a decision does not wait for commands to be read.
  if (sets === null) await runCommand(deps);
  const evacuation = await deps.evacuations.state();
  if (evacuation !== null) return goOn(patient, evacuation);
  const faults: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof OutOfTime) return false;
      if (error instanceof AggregateError) faults.push(...(error.errors as unknown[]));
      else if (!(error instanceof Overtaken || error instanceof SesUnavailable)) faults.push(error);
    }
    return true;
  };

  const tried = new Set<string>();
  let lingered = sets !== null;
  let lookedAtAway = false;
  const waiting = async (): Promise<string[]> =>
    (await deps.placements.pending(deps.timer.now())).filter((set) => !tried.has(set));
  for (let next = sets ?? (await waiting()), inTime = true; inTime; next = await waiting()) {
    for (const set of await inOrder(deps, next)) {
      tried.add(set);
      inTime = await attempt(() => placeSet(run, set));
      if (!inTime) break;
    }
    if (sets !== null || !inTime) break;
    // A decision that comes while the inventory goes on is carried out at once, not when the round is done.
    let interrupted = false;
    inTime = await attempt(async () => {
      const isUrgent = async (): Promise<boolean> => (await waiting()).length > 0;
      if (!lookedAtAway) interrupted = await lookAtAway(run, isUrgent);
      lookedAtAway ||= !interrupted;
      interrupted ||= await takeOrders(patient, isUrgent);
      interrupted ||= await takeInventory(patient, isUrgent);
    });
    if (interrupted) continue;
    if (lingered || !inTime) break;
    // The tick of the same minute may decide something just now; without the change feed nobody would say so.
    lingered = true;
    await deps.timer.sleep(LINGER_MS);
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} placements failed for reasons of our own`);
}

/** While everything is put back, and afterwards, nothing else is done. */
async function goOn(run: PlaceRun, evacuation: Evacuation): Promise<void> {
  try {
    await evacuate(run, evacuation);
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}
