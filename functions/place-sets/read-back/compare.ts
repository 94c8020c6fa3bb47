import { openAlert } from '../../../shared/alerts/subject.ts';
import { DAY_MS, type EpochMs } from '../../../shared/kernel/time.ts';
import { actualOf, type SesSetState, samePool } from '../../../shared/placement/delivery.ts';
import {
  isDrift,
  LOOK_EVERY_MS,
  leakOf,
  MOST_REAPPLIED,
  nextLookAt,
  reappliedLately,
} from '../../../shared/placement/drift.ts';
import { CannotPlace, SesRefused } from '../../../shared/placement/failures.ts';
import { closeAlert, driftAlert, dueReminder } from '../../../shared/placement/messages.ts';
import type { ActualPlacement, DesiredPlacement, Placement, PlacementDrift } from '../../../shared/placement/model.ts';
import type { UnnamedChange } from '../../../shared/placement/who.ts';
import { moveProblem, moveSet, switchSending } from '../placing/move-set.ts';
import type { StoredPlacement } from '../placing/ports.ts';
import { joinOthers, leaveOthers, remindOfOthers, tellOfRest } from '../placing/with-others.ts';
import type { PlaceRun } from '../ports.ts';
import { nameWho } from './name-who.ts';

/**
 * Tell, once, where SES shows another placement than the one carried out, put it back where the policy says so, and tell
 * once more when it agrees again. A set that is away is looked at again soon.
 */
export async function compare(deps: PlaceRun, set: string, state: SesSetState): Promise<void> {
  const known = await compared(deps, set, state);
  const desired = known && (await deps.placements.desired(set));
  if (known === null || desired === null) return;
  const stored = await nameWho(deps, desired, known);
  const now = deps.timer.now();
  const lookAt = nextLookAt(stored.placement, now);
  const before = stored.placement.lookAt ?? null;
  // Not sooner than it is due anyhow, and never written where nothing of it is ours.
  if (lookAt === null ? before === null : before !== null && before > now) return;
  await deps.placements.save(stored, { ...stored.placement, lookAt });
}

/** @returns the placement as it is stored then; null where nothing was carried out that could be compared */
async function compared(deps: PlaceRun, set: string, state: SesSetState): Promise<StoredPlacement | null> {
  const desired = await deps.placements.desired(set);
  if (desired === null || desired.shadow === true) return null;
  const stored = await deps.placements.placement(set);
  const { placement } = stored;
  if (placement.appliedVersion !== desired.version) return null;

  const now = deps.timer.now();
  const actual = actualOf(state);
  const { quarantinePool } = await deps.deployment.policy();
  if (!isDrift(desired, placement, actual, quarantinePool)) {
    return placement.drift === null ? stored : over(deps, desired, stored, 'SES shows again what was carried out');
  }
  const answer = await answerTo(deps, desired, placement, now);
  const leak = leakOf(desired, actual, quarantinePool);
  // What gets worse is an alert of its own.
  const isWorse = placement.drift !== null && leak !== 'nothing' && leak !== placement.drift.leak;
  if (isWorse) await end(deps, desired, placement, 'It became worse');
  const known = isWorse ? null : placement.drift;
  const drift: PlacementDrift = {
    ...(known ?? { version: desired.version, since: now, reminders: 0 }),
    ...actual,
    leak,
    answer,
  };
  const told = await tell(deps, desired, stored, known, drift);
  return answer === 'put-back' ? putBack(deps, desired, told, state) : told;
}

/** Tell it, alone or with others. What is put back is over at once, and never many at a time. */
async function tell(
  deps: PlaceRun,
  desired: DesiredPlacement,
  stored: StoredPlacement,
  known: PlacementDrift | null,
  drift: PlacementDrift,
): Promise<StoredPlacement> {
  const { placement } = stored;
  const subject = driftAlert(desired, placement, drift);
  const { sentence, severity } = subject;
  const one = { set: desired.configurationSet, why: sentence, sentence, severity };
  const isTogether =
    known === null
      ? drift.answer !== 'put-back' && (await joinOthers(deps, 'drifted', one))
      : known.isTogether === true;
  if (isTogether) return toldWithOthers(deps, stored, { ...drift, isTogether }, known === null);
  // Noted first, because the alert is named after the time that is noted; told again each time, which changes nothing.
  const unnamed = known === null ? { unnamed: unnamedChange(deps, desired, placement, drift) } : {};
  const noted =
    JSON.stringify(known) === JSON.stringify(drift) ? stored : await save(deps, stored, { drift, ...unnamed });
  await deps.messages.put(openAlert(subject));
  const reminder = dueReminder(subject, drift.reminders, deps.timer.now());
  if (reminder === null) return noted;
  await deps.messages.put(reminder);
  return save(deps, noted, { drift: { ...drift, reminders: reminder.sequence } });
}

/** One alert tells of all of them; who changed each is not looked for. */
async function toldWithOthers(
  deps: PlaceRun,
  stored: StoredPlacement,
  drift: PlacementDrift,
  isNew: boolean,
): Promise<StoredPlacement> {
  if (!isNew) {
    await tellOfRest(deps, 'drifted');
    await remindOfOthers(deps, 'drifted');
  }
  return JSON.stringify(stored.placement.drift) === JSON.stringify(drift) ? stored : save(deps, stored, { drift });
}

/** What was told of a drift is over. */
async function end(deps: PlaceRun, desired: DesiredPlacement, placement: Placement, sentence: string): Promise<void> {
  const { drift } = placement;
  if (drift === null) return;
  await leaveOthers(deps, 'drifted', desired.configurationSet);
  if (drift.isTogether !== true)
    await deps.messages.put(closeAlert(driftAlert(desired, placement, drift), deps.timer.now(), sentence));
}

/** The set is deleted: nothing of it differs any more from what was carried out. */
export async function endDrift(deps: PlaceRun, set: string): Promise<void> {
  const desired = await deps.placements.desired(set);
  const stored = await deps.placements.placement(set);
  if (desired !== null && stored.placement.drift !== null) await over(deps, desired, stored, 'The set was deleted');
}

/** What is looked for, where somebody may look: the set was last seen as it should be at the look before this one. */
function unnamedChange(
  { changes, timer }: PlaceRun,
  { pool }: DesiredPlacement,
  { lookAt = null, appliedAt }: Placement,
  actual: ActualPlacement,
): UnnamedChange | null {
  if (changes === null) return null;
  const now = timer.now();
  const seen = lookAt === null ? now - DAY_MS : lookAt - LOOK_EVERY_MS;
  const from = Math.max(now - DAY_MS, Math.min(seen, now), appliedAt ?? 0);
  const what = pool.kind === 'pool' && actual.pool === pool.name ? 'sending' : 'pool';
  return { since: now, from, what, looks: 0 };
}

const save = (deps: PlaceRun, stored: StoredPlacement, change: Partial<Placement>): Promise<StoredPlacement> =>
  deps.placements.save(stored, { ...stored.placement, ...change });

async function over(
  deps: PlaceRun,
  desired: DesiredPlacement,
  stored: StoredPlacement,
  sentence: string,
): Promise<StoredPlacement> {
  await end(deps, desired, stored.placement, sentence);
  return save(deps, stored, { drift: null });
}

/** What is done about a set that somebody else has changed: only what is away is ever put back, and not for ever. */
async function answerTo(
  { deployment }: PlaceRun,
  desired: DesiredPlacement,
  placement: Placement,
  now: EpochMs,
): Promise<NonNullable<PlacementDrift['answer']>> {
  if (desired.pool.kind === 'home' || (await deployment.policy()).drift !== 'reapply') return 'left';
  if (!(await deployment.automatic())) return 'left';
  return reappliedLately(placement, now).length < MOST_REAPPLIED ? 'put-back' : 'given-up';
}

/**
 * Carry out once more what was carried out. Noted before the first call, so that runs that are killed do not repeat it
 * for ever.
 */
async function putBack(
  deps: PlaceRun,
  desired: DesiredPlacement,
  stored: StoredPlacement,
  state: SesSetState,
): Promise<StoredPlacement> {
  const { configurationSet: set, pool, sendingEnabled } = desired;
  if (pool.kind === 'home') return stored;
  const now = deps.timer.now();
  const { placement } = stored;
  const noted = await save(deps, stored, { reapplied: [...reappliedLately(placement, now), now] });
  let actual: ActualPlacement;
  try {
    const silent = !sendingEnabled && state.sendingEnabled ? await switchSending(deps.control, set, false) : state;
    const problem = samePool(pool.name, state.delivery.pool)
      ? null
      : await moveProblem(deps, placement.home?.pool ?? null, pool.name);
    if (problem !== null) throw problem;
    actual = actualOf(await moveSet(deps.control, set, silent, pool.name));
  } catch (error) {
    // It stays told as drift; the next look tries again, as often as may be.
    if (!(error instanceof CannotPlace || error instanceof SesRefused)) throw error;
    deps.log({ set, outcome: 'failed', detail: error.message });
    return noted;
  }
  deps.log({ set, outcome: 'put-back', detail: `${noted.placement.reapplied?.length ?? 0} of ${MOST_REAPPLIED}` });
  const ended = await over(deps, desired, noted, 'It was put back');
  return save(deps, ended, { actual });
}
