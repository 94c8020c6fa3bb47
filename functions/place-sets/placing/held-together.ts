import { holdTogether, releaseTogether, remindTogether, tellRest } from '../../../shared/placement/held-together.ts';
import type { DesiredPlacement } from '../../../shared/placement/model.ts';
import type { PlaceDeps } from '../ports.ts';

type Deps = Pick<PlaceDeps, 'placements' | 'messages' | 'timer'>;

/**
 * A decision begins to wait. A message goes out before the group is saved: a run that is killed between the two says it
 * again, which changes nothing. @returns whether others waited already, so that it needs no alert of its own
 */
export async function holdWithOthers(
  deps: Deps,
  { configurationSet: set, why }: DesiredPlacement,
  held: string,
): Promise<boolean> {
  const { group, revision } = await deps.placements.heldTogether();
  await save(deps, revision, holdTogether(group, { set, why, held }, deps.timer.now()));
  return group !== null && group.sets[0] !== set;
}

/** It waits no longer. */
export async function releaseFromOthers(deps: Deps, { configurationSet: set }: DesiredPlacement): Promise<void> {
  const { group, revision } = await deps.placements.heldTogether();
  if (group?.sets.includes(set)) await save(deps, revision, releaseTogether(group, set, deps.timer.now()));
}

/** Some time after a decision began to wait: nobody is left untold because too few are new. */
export async function tellOfRest(deps: Deps): Promise<void> {
  const { group, revision } = await deps.placements.heldTogether();
  const step = group && tellRest(group, deps.timer.now());
  if (step) await save(deps, revision, step);
}

/** Once a day for all of them. */
export async function remindOfOthers(deps: Deps): Promise<void> {
  const { group, revision } = await deps.placements.heldTogether();
  const step = group && remindTogether(group, deps.timer.now());
  if (step) await save(deps, revision, step);
}

async function save(deps: Deps, revision: number, { group, message }: ReturnType<typeof holdTogether>): Promise<void> {
  if (message !== null) await deps.messages.put(message);
  await deps.placements.saveHeldTogether(revision, group);
}
