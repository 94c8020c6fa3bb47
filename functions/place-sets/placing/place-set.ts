import type { SesSetState } from '../../../shared/placement/delivery.ts';
import { CannotPlace, SesNotFound, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import { homeBeforeMove, homeToReturnTo } from '../../../shared/placement/home.ts';
import { isStream } from '../../../shared/streams/name.ts';
import type { PlaceDeps, PlaceOutcome, PlaceRun } from '../ports.ts';
import { claimMove, type MayMove, releaseClaim } from './claim.ts';
import { moveProblem, moveSet, switchSending } from './move-set.ts';
import { placeTenant } from './place-tenant.ts';
import { PlacementAttempt } from './placement-attempt.ts';

/** Carry out what is wanted of one set now, as far as it may be and can be. */
export async function placeSet(deps: PlaceRun, set: string): Promise<PlaceOutcome | null> {
  const desired = await deps.placements.desired(set);
  if (desired === null || desired.shadow === true) return null;
  const attempt = new PlacementAttempt(deps, desired, await deps.placements.placement(set));
  const outcome = await attempted(deps, attempt);
  const why = whyNot(attempt, outcome);
  deps.log({ set, version: desired.version, outcome, ...(why !== undefined && { detail: why }) });
  return outcome;
}

/** Why a decision is not carried out, in a sentence; undefined where it is. */
function whyNot({ placement: { held, problem } }: PlacementAttempt, outcome: PlaceOutcome): string | undefined {
  if (outcome === 'held') return held?.sentence;
  return outcome === 'failed' || outcome === 'deferred' ? problem?.sentence : undefined;
}

async function attempted(deps: PlaceRun, attempt: PlacementAttempt): Promise<PlaceOutcome> {
  const { desired } = attempt;
  if (attempt.placement.appliedVersion >= desired.version) {
    await deps.placements.settle(desired);
    return 'current';
  }
  await attempt.supersede();
  const { away, sendingPaused, held, problem } = attempt.placement;
  const moves = desired.pool.kind === 'pool' || !desired.sendingEnabled || away || sendingPaused;
  if (moves && byItself(attempt)) {
    // It waits until a person approves it. If it went on after an hour, nobody would have looked.
    if (held?.why === 'blast-radius') return heldFor(attempt, held.why, held.sentence);
    if (!(await deps.deployment.automatic())) return heldFor(attempt, 'switch', 'automatic moves are switched off');
  }
  if (problem !== null && (problem.nextAt === null || problem.nextAt > attempt.now)) {
    await attempt.waitFor(problem);
    return 'deferred';
  }
  try {
    return await carriedOut(deps, attempt);
  } catch (error) {
    const problemNow = cannotPlace(error, desired.configurationSet);
    if (problemNow === null) throw error;
    await attempt.fail(problemNow);
    return 'failed';
  }
}

/** Neither decided nor approved by a person. */
const byItself = ({ desired }: PlacementAttempt): boolean => desired.automatic && desired.approved !== true;
/** It takes a place in the blast radius: a new sender that is kept apart, or comes from quarantine, takes none. */
const takesPlace = (attempt: PlacementAttempt): boolean => byItself(attempt) && attempt.desired.stage !== true;

const heldFor = async (
  attempt: PlacementAttempt,
  ...why: Parameters<PlacementAttempt['hold']>
): Promise<PlaceOutcome> => {
  await attempt.hold(...why);
  return 'held';
};

async function carriedOut(deps: PlaceRun, attempt: PlacementAttempt): Promise<PlaceOutcome> {
  const { pool, configurationSet: set } = attempt.desired;
  if (isStream(set)) return tenantPlaced(deps, attempt);
  if (pool.kind === 'home') {
    await bringHome(deps, attempt);
    return 'applied';
  }
  const before = await deps.control.describeSet(set);
  const isMove = before.delivery.pool !== pool.name;
  const { away, home } = attempt.placement;
  const problemOf = () => moveProblem(deps, away ? (home?.pool ?? null) : before.delivery.pool, pool.name);
  const answer = isMove ? await placeInRadius(deps, attempt, problemOf) : FREE;
  if (!answer.allowed) return heldFor(attempt, 'blast-radius', answer.sentence);
  const problem = isMove ? await problemOf() : null;
  const paused = await pauseSending(deps, attempt, before);
  if (problem !== null) throw problem;
  if (!attempt.placement.away)
    await attempt.note(homeBeforeMove(attempt.placement, before.delivery.pool, pool.name, attempt.now));
  const moved = await moveSet(deps.control, set, paused, pool.name);
  await attempt.applied(await resumeSending(deps, attempt, moved));
  return 'applied';
}

/** A stream has no pool: all that can be done about it is to pause its SES tenant, which counts as a move. */
async function tenantPlaced(deps: PlaceRun, attempt: PlacementAttempt): Promise<PlaceOutcome> {
  if (!attempt.desired.sendingEnabled && byItself(attempt)) {
    const answer = await claimMove(deps, attempt.desired, 'use');
    if (!answer.allowed) return heldFor(attempt, 'blast-radius', answer.sentence);
  }
  await placeTenant(deps, attempt);
  return 'applied';
}

const FREE: MayMove = { allowed: true };

/**
 * The place in the blast radius that a move uses up: claimed before the pool is looked at, used before anything is
 * changed. @throws {CannotPlace} where there is no pool to move a sending set to; then the claim is given back
 */
async function placeInRadius(
  deps: PlaceRun,
  attempt: PlacementAttempt,
  problemOf: () => Promise<CannotPlace | null>,
): Promise<MayMove> {
  const { desired } = attempt;
  const claimed = takesPlace(attempt) ? await claimMove(deps, desired, 'claim') : FREE;
  if (!claimed.allowed) return claimed;
  const problem = await problemOf();
  // What pauses a set switches its sending off even where there is no pool to move it to.
  if (problem !== null && desired.sendingEnabled) {
    if (takesPlace(attempt)) await releaseClaim(deps, desired);
    throw problem;
  }
  return takesPlace(attempt) ? claimMove(deps, desired, 'use') : FREE;
}

/** A set that is not away is left alone: at home its pool is its owner's business. */
async function bringHome(deps: PlaceRun, attempt: PlacementAttempt): Promise<void> {
  const { configurationSet: set } = attempt.desired;
  const { away, sendingPaused } = attempt.placement;
  if (!away && !sendingPaused) return attempt.applied(null);
  const before = await unlessDeleted(deps.control.describeSet(set));
  if (before === null) {
    // Nothing of it is left to bring home. One that is made under its name again is another set.
    await attempt.note({ home: null, sendingPaused: false });
    return attempt.applied(null);
  }
  const { quarantinePool, standby, newSenders } = await deps.deployment.policy();
  const ours = [quarantinePool, newSenders.pool, attempt.placement.actual?.pool, ...Object.values(standby)];
  const home = away
    ? homeToReturnTo(attempt.placement, before.delivery.pool, ours, attempt.now)
    : attempt.placement.home;
  if (home !== attempt.placement.home) await attempt.note({ home });
  if (away && home === null && before.delivery.pool === quarantinePool) {
    throw new CannotPlace(
      'home-unknown',
      `${set} was in pool ${quarantinePool} before it was first moved: where it belongs is not known`,
    );
  }
  const moved = away && home !== null ? await moveSet(deps.control, set, before, home.pool) : before;
  await attempt.applied(await resumeSending(deps, attempt, moved));
}

/** Switch sending off where that is wanted, and note first that it is we who do. */
async function pauseSending(
  { control }: PlaceDeps,
  attempt: PlacementAttempt,
  state: SesSetState,
): Promise<SesSetState> {
  if (attempt.desired.sendingEnabled || !state.sendingEnabled) return state;
  if (!attempt.placement.sendingPaused) await attempt.note({ sendingPaused: true });
  return switchSending(control, attempt.desired.configurationSet, false);
}

/** Switch sending on where we switched it off, and nowhere else. */
async function resumeSending(
  { control }: PlaceDeps,
  attempt: PlacementAttempt,
  state: SesSetState,
): Promise<SesSetState> {
  if (!attempt.desired.sendingEnabled || !attempt.placement.sendingPaused || state.sendingEnabled) return state;
  return switchSending(control, attempt.desired.configurationSet, true);
}

async function unlessDeleted(answer: Promise<SesSetState>): Promise<SesSetState | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SesNotFound) return null;
    throw error;
  }
}

/** A failure of SES as a problem that a person may read; null for what is none of those. */
function cannotPlace(error: unknown, set: string): CannotPlace | null {
  if (error instanceof CannotPlace) return error;
  if (error instanceof SesNotFound) return new CannotPlace('set-missing', `SES does not know ${set}`, { cause: error });
  if (error instanceof SesRefused) return new CannotPlace('refused', `SES refused: ${error.message}`, { cause: error });
  if (!(error instanceof SesUnavailable)) return null;
  return new CannotPlace('unavailable', `SES is out of reach: ${error.message}`, { cause: error });
}
