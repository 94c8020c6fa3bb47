import { type Joining, joinMass, leaveMass, remindMass, tellRest } from '../../../shared/placement/mass.ts';
import type { Mass, MassKind } from '../../../shared/placement/mass-model.ts';
import type { PlaceDeps } from '../ports.ts';

type Deps = Pick<PlaceDeps, 'placements' | 'messages' | 'timer'>;

/**
 * One more set is in this trouble. A message goes out before the others are saved: a run that is killed between the two
 * says it again, which changes nothing. @returns whether others are already, so that it needs no alert of its own
 */
export async function joinOthers(deps: Deps, kind: MassKind, joining: Omit<Joining, 'kind'>): Promise<boolean> {
  const { group, revision } = await deps.placements.mass(kind);
  // Those that wait are stored as before there were others.
  const one = kind === 'held' ? joining : { ...joining, kind };
  await save(deps, kind, revision, joinMass(group, one, deps.timer.now()));
  return group !== null && group.sets[0] !== joining.set;
}

/** It is over for this set. */
export async function leaveOthers(deps: Deps, kind: MassKind, set: string): Promise<void> {
  const { group, revision } = await deps.placements.mass(kind);
  if (group?.sets.includes(set)) await save(deps, kind, revision, leaveMass(group, set, deps.timer.now()));
}

/** Some time after it began for a set: nobody is left untold because too few are new. */
export const tellOfRest = (deps: Deps, kind: MassKind): Promise<void> => tellIfDue(deps, kind, tellRest);

/** Once a day for all of them. */
export const remindOfOthers = (deps: Deps, kind: MassKind): Promise<void> => tellIfDue(deps, kind, remindMass);

async function tellIfDue(deps: Deps, kind: MassKind, due: typeof tellRest): Promise<void> {
  const { group, revision } = await deps.placements.mass(kind);
  const step = group && due(group, deps.timer.now());
  if (step) await save(deps, kind, revision, step);
}

async function save(
  deps: Deps,
  kind: MassKind,
  revision: number,
  { group, message }: { readonly group: Mass | null; readonly message: ReturnType<typeof joinMass>['message'] },
): Promise<void> {
  if (message !== null) await deps.messages.put(message);
  await deps.placements.saveMass(kind, revision, group);
}
