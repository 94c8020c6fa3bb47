import {
  DEFAULT_DEDICATED_POOL,
  type DeliveryOptions,
  deliveryDifference,
  type SesSetState,
  SHARED_POOL,
  samePool,
} from '../../../shared/placement/delivery.ts';
import { CannotPlace, SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { SendingControl } from '../control/ports.ts';
import type { PlaceRun } from '../ports.ts';

/**
 * Why a set must not be moved to a pool, or null. Nobody is sent where the way back is barred: with `homePools` the role
 * may move sets to some pools alone.
 * @param home where it is to go back to
 */
export async function moveProblem(run: PlaceRun, home: string | null, pool: string): Promise<CannotPlace | null> {
  const { grantedPools } = run;
  if (grantedPools !== null && !grantedPools.has(pool)) {
    return new CannotPlace(
      'pool-not-granted',
      `sets may not be moved to pool ${pool}: this deployment was not granted it`,
    );
  }
  if (grantedPools !== null && home !== null && home !== pool && !grantedPools.has(home)) {
    return new CannotPlace(
      'pool-not-granted',
      `its home, pool ${home}, is not among the pools that this deployment was granted: it could not be moved back`,
    );
  }
  return poolProblem(run, pool);
}

/** Why no set can be moved to a pool, or null: a pool that would swallow mail is no quarantine. Asked once a run. */
export async function poolProblem({ control, poolProblems }: PlaceRun, pool: string): Promise<CannotPlace | null> {
  const known = poolProblems.get(pool);
  if (known !== undefined) return known;
  const problem = await problemOf(control, pool);
  poolProblems.set(pool, problem);
  return problem;
}

async function problemOf(control: SendingControl, pool: string): Promise<CannotPlace | null> {
  try {
    // One call where all is well: each costs a second. SES scales a managed pool by itself and may list no IPs of it.
    const { items } = await control.listIps(pool, null);
    if (items.length > 0 || (await control.isManagedPool(pool))) return null;
    return new CannotPlace('pool-empty', `pool ${pool} holds no IP`);
  } catch (cause) {
    if (cause instanceof SesNotFound) return new CannotPlace('pool-missing', `pool ${pool} does not exist`, { cause });
    if (!(cause instanceof SesRefused)) throw cause;
    return new CannotPlace('refused', `SES refused to describe pool ${pool}: ${cause.message}`, { cause });
  }
}

/** How often a set is read before what it shows is believed to be SES's last word: reads may lag behind writes. */
const READS = 3;

/** Read a set until nothing differs from what was sent. @returns the last reading, and what differs in it */
async function readBack(
  control: SendingControl,
  set: string,
  differenceIn: (state: SesSetState) => string | null,
): Promise<{ readonly state: SesSetState; readonly difference: string | null }> {
  for (let reads = 1; ; reads++) {
    const state = await control.describeSet(set);
    const difference = differenceIn(state);
    if (difference === null || reads === READS) return { state, difference };
  }
}

/** Switch a set's sending and read back whether SES took it; once more where it shows otherwise. @throws {CannotPlace} */
export async function switchSending(control: SendingControl, set: string, enabled: boolean): Promise<SesSetState> {
  const word = (on: boolean): string => (on ? 'on' : 'off');
  const sentence = `SES accepted sending ${word(enabled)} and shows it ${word(!enabled)} afterwards`;
  for (let tries = 1; ; tries++) {
    await control.putSending(set, enabled);
    const { state, difference } = await readBack(control, set, (read) =>
      read.sendingEnabled === enabled ? null : sentence,
    );
    if (difference === null) return state;
    if (tries === 2) throw new CannotPlace('not-taken', difference);
  }
}

/**
 * Change a set's pool and nothing else of its delivery options, and read back whether SES took it; once more where it
 * shows otherwise. @throws {CannotPlace}
 */
export async function moveSet(
  control: SendingControl,
  set: string,
  before: SesSetState,
  pool: string | null,
): Promise<SesSetState> {
  if (samePool(pool, before.delivery.pool)) return before;
  let sent: DeliveryOptions = { ...before.delivery, pool };
  for (let tries = 1; ; tries++) {
    await control.putDelivery(set, sent);
    const { state, difference } = await readBack(control, set, (read) => deliveryDifference(sent, read.delivery));
    if (difference === null) return state;
    if (tries === 2) throw new CannotPlace('not-taken', difference);
    // Leaving the pool out has not taken it away, so it must be named.
    if (pool === null && !samePool(null, state.delivery.pool)) sent = { ...sent, pool: await namedPool(control) };
  }
}

/** The pool that SES uses for a set without one: the account's IPs that are in no other pool, else the shared IPs. */
async function namedPool(control: SendingControl): Promise<string> {
  for (let token: string | null = null; ; ) {
    const { items, next } = await control.listIps(null, token);
    if (items.some((ip) => ip.pool === DEFAULT_DEDICATED_POOL)) return DEFAULT_DEDICATED_POOL;
    if (next === null) return SHARED_POOL;
    token = next;
  }
}
