import { actualOf, type SetState } from '../../shared/placement/delivery.ts';
import { CannotPlace, SesNotFound, SesRefused, SesUnavailable } from '../../shared/placement/failures.ts';
import { departing } from '../../shared/placement/home.ts';
import { isStream } from '../../shared/streams/name.ts';
import { leavePlace, type MayMove, takePlace } from './claim.ts';
import { moveProblem, moveSet, switchSending } from './move-set.ts';
import { placeTenant } from './place-tenant.ts';
import type { Deps, Outcome, Run } from './ports.ts';
import { Visit } from './visit.ts';

/** Carry out what is wanted of one set now, as far as it may be and can be. */
export async function placeSet(deps: Run, set: string): Promise<Outcome | null> {
  const desired = await deps.placements.desired(set);
  if (desired === null || desired.shadow === true) return null;
  const visit = new Visit(deps, desired, await deps.placements.placement(set));
  const outcome = await visited(deps, visit);
  deps.log({ set, version: desired.version, outcome });
  return outcome;
}

async function visited(deps: Run, visit: Visit): Promise<Outcome> {
  const { desired } = visit;
  if (visit.placement.appliedVersion >= desired.version) {
    await deps.placements.settle(desired);
    return 'current';
  }
  await visit.supersede();
  const { away, silenced, held, problem } = visit.placement;
  const moves = desired.pool.kind === 'pool' || !desired.sendingEnabled || away || silenced;
  if (moves && byItself(visit)) {
    // It waits until a person lets it pass, not until the hour is over: then it would pass unseen.
    if (held?.why === 'blast-radius') return heldFor(visit, held.why, held.sentence);
    if (!(await deps.deployment.automatic())) return heldFor(visit, 'switch', 'automatic moves are switched off');
  }
  if (problem !== null && (problem.nextAt === null || problem.nextAt > visit.now)) {
    await visit.waitFor(problem);
    return 'deferred';
  }
  try {
    return await carriedOut(deps, visit);
  } catch (error) {
    const problemNow = cannotPlace(error, desired.configurationSet);
    if (problemNow === null) throw error;
    await visit.fail(problemNow);
    return 'failed';
  }
}

/** Neither decided nor approved by a person. */
const byItself = ({ desired }: Visit): boolean => desired.automatic && desired.approved !== true;

const heldFor = async (visit: Visit, ...why: Parameters<Visit['hold']>): Promise<Outcome> => {
  await visit.hold(...why);
  return 'held';
};

async function carriedOut(deps: Run, visit: Visit): Promise<Outcome> {
  const { pool, configurationSet: set } = visit.desired;
  if (isStream(set)) return tenantPlaced(deps, visit);
  if (pool.kind === 'home') {
    await bringHome(deps, visit);
    return 'applied';
  }
  const before = await deps.control.describeSet(set);
  const isMove = before.delivery.pool !== pool.name;
  const { away, home } = visit.placement;
  const problemOf = () => moveProblem(deps, away ? (home?.pool ?? null) : before.delivery.pool, pool.name);
  const answer = isMove ? await placeInRadius(deps, visit, problemOf) : FREE;
  if (!answer.allowed) return heldFor(visit, 'blast-radius', answer.sentence);
  const problem = isMove ? await problemOf() : null;
  const quiet = await silence(deps, visit, before);
  if (problem !== null) throw problem;
  if (!visit.placement.away) await visit.note(departing(visit.placement, before.delivery.pool, pool.name, visit.now));
  const moved = await moveSet(deps.control, set, quiet, pool.name);
  await visit.applied(actualOf(await unsilence(deps, visit, moved)));
  return 'applied';
}

/** A stream has no pool: all that can be done about it is to pause its SES tenant, which counts as a move. */
async function tenantPlaced(deps: Run, visit: Visit): Promise<Outcome> {
  if (!visit.desired.sendingEnabled && byItself(visit)) {
    const answer = await takePlace(deps, visit.desired, 'use');
    if (!answer.allowed) return heldFor(visit, 'blast-radius', answer.sentence);
  }
  await placeTenant(deps, visit);
  return 'applied';
}

const FREE: MayMove = { allowed: true };

/**
 * The place in the blast radius that a move uses up: claimed before the pool is looked at, used before anything is
 * changed. @throws {CannotPlace} where there is no pool to move a sending set to; then the claim is given back
 */
async function placeInRadius(deps: Run, visit: Visit, problemOf: () => Promise<CannotPlace | null>): Promise<MayMove> {
  const { desired } = visit;
  const claimed = byItself(visit) ? await takePlace(deps, desired, 'claim') : FREE;
  if (!claimed.allowed) return claimed;
  const problem = await problemOf();
  // What pauses a set switches its sending off even where there is no pool to move it to.
  if (problem !== null && desired.sendingEnabled) {
    if (byItself(visit)) await leavePlace(deps, desired);
    throw problem;
  }
  return byItself(visit) ? takePlace(deps, desired, 'use') : FREE;
}

/** A set that is not away is left alone: at home its pool is its owner's business. */
async function bringHome(deps: Run, visit: Visit): Promise<void> {
  const { configurationSet: set } = visit.desired;
  const { away, silenced, home } = visit.placement;
  if (!away && !silenced) return visit.applied(null);
  const before = await deps.control.describeSet(set);
  const { quarantinePool } = await deps.deployment.policy();
  if (away && home === null && before.delivery.pool === quarantinePool) {
    throw new CannotPlace(
      'home-unknown',
      `${set} was in pool ${quarantinePool} before it was first moved: where it belongs is not known`,
    );
  }
  const moved = away && home !== null ? await moveSet(deps.control, set, before, home.pool) : before;
  await visit.applied(actualOf(await unsilence(deps, visit, moved)));
}

/** Switch sending off where that is wanted, and note first that it is we who do. */
async function silence({ control }: Deps, visit: Visit, state: SetState): Promise<SetState> {
  if (visit.desired.sendingEnabled || !state.sendingEnabled) return state;
  if (!visit.placement.silenced) await visit.note({ silenced: true });
  return switchSending(control, visit.desired.configurationSet, false);
}

/** Switch sending on where we switched it off, and nowhere else. */
async function unsilence({ control }: Deps, visit: Visit, state: SetState): Promise<SetState> {
  if (!visit.desired.sendingEnabled || !visit.placement.silenced || state.sendingEnabled) return state;
  return switchSending(control, visit.desired.configurationSet, true);
}

/** A failure of SES as a problem that a person may read; null for what is none of those. */
function cannotPlace(error: unknown, set: string): CannotPlace | null {
  if (error instanceof CannotPlace) return error;
  if (error instanceof SesNotFound) return new CannotPlace('set-missing', `SES does not know ${set}`, { cause: error });
  if (error instanceof SesRefused) return new CannotPlace('refused', `SES refused: ${error.message}`, { cause: error });
  if (!(error instanceof SesUnavailable)) return null;
  return new CannotPlace('unavailable', `SES is out of reach: ${error.message}`, { cause: error });
}
