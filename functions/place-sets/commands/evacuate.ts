import { noticeAlert } from '../../../shared/alerts/subject.ts';
import { evacuatedAlert } from '../../../shared/attach/messages.ts';
import { ourDestination } from '../../../shared/attach/plan.ts';
import { DamagedItem } from '../../../shared/kernel/shape.ts';
import { actualOf } from '../../../shared/placement/delivery.ts';
import type { Evacuation } from '../../../shared/placement/evacuation.ts';
import { CannotPlace, OutOfTime, SesNotFound, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import { homeToReturnTo } from '../../../shared/placement/home.ts';
import { withName } from '../inventory/inventory-report.ts';
import { moveSet, switchSending } from '../placing/move-set.ts';
import { enableTenant } from '../placing/place-tenant.ts';
import type { PlaceRun } from '../ports.ts';

/** An evacuation that begins now. */
export const newEvacuation = (startedAt: number): Evacuation => ({
  startedAt,
  at: { token: null, index: 0 },
  sets: 0,
  broughtHome: 0,
  detached: 0,
  left: { count: 0, first: [] },
});

/** Go on with an evacuation, as far as the time budget allows; how far it has come is kept after every set. */
export async function evacuate(run: PlaceRun, from: Evacuation): Promise<Evacuation> {
  let evacuation = from;
  while (evacuation.at !== null) {
    const { token, index: done } = evacuation.at;
    const page = await run.control.listSets(token).catch((error: unknown) => {
      if (token !== null && error instanceof SesRefused) return null;
      throw error;
    });
    if (page === null) {
      // SES does not know the token any more. Who is put back already is found so.
      evacuation = {
        ...newEvacuation(from.startedAt),
        broughtHome: evacuation.broughtHome,
        detached: evacuation.detached,
      };
      continue;
    }
    for (const [index, set] of page.items.entries()) {
      if (index < done) continue;
      evacuation = { ...(await evacuateSet(run, set, evacuation)), at: { token, index: index + 1 } };
      await run.evacuations.save(evacuation);
    }
    if (page.next === null) evacuation = await evacuateStreams(run, evacuation);
    evacuation = { ...evacuation, at: page.next === null ? null : { token: page.next, index: 0 } };
    if (evacuation.at === null) await run.messages.put(noticeAlert(evacuatedAlert(evacuation, run.timer.now())));
    await run.evacuations.save(evacuation);
  }
  return evacuation;
}

/** What trying again does not mend: a person must see to it. */
const isForPerson = (error: unknown): error is Error =>
  error instanceof CannotPlace || error instanceof SesRefused || error instanceof DamagedItem;

/** Put one set back as it would be without us; what cannot be is left for a person, with the reason. */
async function evacuateSet(run: PlaceRun, set: string, before: Evacuation): Promise<Evacuation> {
  let after: Evacuation = { ...before, sets: before.sets + 1 };
  const leave = (why: string): void => {
    run.log({ set, outcome: 'left', detail: why });
    after = { ...after, left: withName(after.left, `${set}: ${why}`) };
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // Deleted meanwhile: nothing is left to put back.
      if (error instanceof SesNotFound) return;
      if (!isForPerson(error)) throw error;
      leave(error.message);
    }
  };
  await attempt(async () => {
    if (await bringHome(run, set)) after = { ...after, broughtHome: after.broughtHome + 1 };
  });
  await attempt(async () => {
    if (await detach(run, set, leave)) after = { ...after, detached: after.detached + 1 };
  });
  return after;
}

/** Enable the SES tenants of streams that we have paused; one that somebody else has paused stays theirs. */
async function evacuateStreams({ placements, control, log }: PlaceRun, before: Evacuation): Promise<Evacuation> {
  let after = before;
  for (const name of await placements.streams()) {
    try {
      const stored = await placements.placement(name);
      if (!stored.placement.sendingPaused) continue;
      const tenant = (await placements.desired(name))?.tenant ?? null;
      if (tenant === null) throw new CannotPlace('set-missing', `the SES tenant of ${name} is not known`);
      const arn = await control.tenantArn(tenant);
      const { tenantPausedAt = null } = stored.placement;
      const isOurs = await enableTenant(control, arn, await control.describeTenant(arn), tenantPausedAt);
      await placements.save(stored, { ...stored.placement, sendingPaused: false, tenantPausedAt: null });
      if (isOurs) after = { ...after, enabled: (after.enabled ?? 0) + 1 };
      log({ set: name, outcome: 'evacuated' });
    } catch (error) {
      // A tenant that is gone has nothing to put back.
      if (error instanceof SesNotFound) continue;
      if (!isForPerson(error)) throw error;
      log({ set: name, outcome: 'left', detail: error.message });
      after = { ...after, left: withName(after.left, `${name}: ${error.message}`) };
    }
  }
  return after;
}

/** @returns whether it was away. @throws {CannotPlace} */
async function bringHome(
  { control, placements, deployment, inventory, log, timer }: PlaceRun,
  set: string,
): Promise<boolean> {
  const stored = await placements.placement(set);
  const { away, sendingPaused } = stored.placement;
  const { quarantinePool, standby, newSenders } = await deployment.policy();
  let { home } = stored.placement;
  if (!away && !sendingPaused) {
    if (home !== null || (await inventory.set(set))?.pool !== quarantinePool) return false;
    throw homeUnknown(set, quarantinePool);
  }
  const before = await control.describeSet(set);
  const ours = [quarantinePool, newSenders.pool, stored.placement.actual?.pool, ...Object.values(standby)];
  if (away) home = homeToReturnTo(stored.placement, before.delivery.pool, ours, timer.now());
  const moved = away && home !== null ? await moveSet(control, set, before, home.pool) : before;
  const on = sendingPaused && !moved.sendingEnabled ? await switchSending(control, set, true) : moved;
  if (away && home === null && on.delivery.pool === quarantinePool) throw homeUnknown(set, quarantinePool);
  await placements.save(stored, {
    ...stored.placement,
    home,
    away: false,
    sendingPaused: false,
    lookAt: null,
    actual: actualOf(on),
  });
  log({ set, outcome: 'evacuated' });
  return true;
}

const homeUnknown = (set: string, pool: string): CannotPlace =>
  new CannotPlace('home-unknown', `it is in pool ${pool}, and where ${set} belongs is not known`);

/** @returns whether our destination was there, and is not any more */
async function detach(
  { control, attach, inventory, log }: PlaceRun,
  set: string,
  leave: (why: string) => void,
): Promise<boolean> {
  if (attach === null) return false;
  const existing = await control.listDestinations(set);
  const ours = ourDestination(existing, attach, await inventory.topics());
  for (const { name, topicArn } of existing) {
    if (topicArn === attach.topicArn && name !== ours?.name) leave(`event destination ${name} is not ours`);
  }
  if (ours === null) return false;
  await control.deleteDestination(set, ours.name);
  log({ set, outcome: 'detached' });
  return true;
}

/** What the next run may find otherwise. */
export const isPassing = (error: unknown): boolean => error instanceof OutOfTime || error instanceof SesUnavailable;
