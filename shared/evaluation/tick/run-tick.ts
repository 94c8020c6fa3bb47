import { keepAllowances } from '../../allowance/keep.ts';
import { type Partition, shardsOf } from '../../counting/partition.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import { dayOf, type EpochMs, hourOf, RETENTION_MS, type Slot, slotOf } from '../../kernel/time.ts';
import { keepLadders } from '../../ladders/keep.ts';
import type { Policy } from '../../policy/model.ts';
import { setOfName } from '../../streams/name.ts';
import { ruleFor } from '../../streams/rule.ts';
import { takeSurvey } from '../../survey/take.ts';
import { reconcileTogether } from '../../together/keep.ts';
import { mendDamage } from '../damage.ts';
import type { EvaluationDeps } from '../deps.ts';
import { evaluatePartitions } from '../evaluate.ts';
import { fleetDueAt } from '../figures.ts';
import { endsHour, isOver } from '../fold/close-slot.ts';
import { reconcileShards } from '../fold/reconcile-shards.ts';
import { followIncidents } from '../judge/incidents.ts';
import type { RosterEntry } from '../ports/roster.ts';
import type { DueKey } from '../ports/work.ts';
import { countVariation } from './count-variation.ts';
import { endSettings } from './end-settings.ts';
import { forgetStreams } from './forget-streams.ts';
import { reconcileFailover } from './reconcile-failover.ts';
import { reconcileStages } from './reconcile-stages.ts';
import { foldAgain, followAgain, review } from './review.ts';
import { watchAddresses } from './watch-addresses.ts';
import { watchFlow } from './watch-flow.ts';

/** Most keys of one kind per tick. */
const MOST_DUE = 200;

export type Ticked = {
  /** Slots that were closed. */
  readonly closed: number;
};

/**
 * Does what no event drives: closes slots that are over, judges what lost stream records left unjudged, finishes what
 * was interrupted, and checks every timer. Each part runs even if another fails.
 * @throws the first error, after all parts have run
 */
export async function runTick(deps: EvaluationDeps, now: EpochMs): Promise<Ticked> {
  let closed = 0;
  const parts = [
    async () => {
      closed = await closeSlots(deps, now);
    },
    () => judgeOpenSlots(deps, now),
    () => mendDamage(deps, now),
    () => workOff(deps, 'follow', now, (key) => followAgain(deps, key, now)),
    () => workOff(deps, 'fold', now, (key) => foldAgain(deps, key, now)),
    () => workOff(deps, 'end', now, (key) => endSettings(deps, key, now)),
    () => followIncidents(deps, now),
    () => workOff(deps, 'review', now, (key) => review(deps, key, now)),
    () => reconcileFailover(deps, now),
    () => watchFlow(deps, now),
    () => countActiveSets(deps, now),
    () => countVariation(deps, now),
    () => watchAddresses(deps, now),
    () => reconcileTogether(deps, now),
    () => reconcileStages(deps, now),
    () => forgetStreams(deps, now),
    () => takeSurvey(deps, now),
    () => keepLadders(deps, now),
    () => keepAllowances(deps, now),
    () => reconcileShards(deps, now),
  ];
  await concurrently(parts, 1, (part) => part());
  return { closed };
}

/** When something waits next, as far as is known; null: nothing. For the local stack, which skips quiet times. */
export async function nextDueAt(deps: EvaluationDeps, now: EpochMs): Promise<EpochMs | null> {
  const ill = (await deps.decisions.incidents(hourOf(now))).some(({ closedAt }) => closedAt === null);
  const waiting = await Promise.all(
    (['follow', 'review', 'end', 'fold', 'order'] as const).map((work) => deps.work.nextDue(work)),
  );
  const times = [...waiting, ill ? now : null].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Marks all slots that are over as closed, but for the last. For the local stack, which skips quiet times. */
export async function passOver(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  if ((await deps.deployment.closedThrough()) !== null) await deps.deployment.saveClosedThrough(lastOver(now) - 1);
}

const EMPTY = { sequence: 0, sets: new Map<string, never>() };

/**
 * Closes every slot that is over, in order. A slot that cannot be closed is noted and tried again, so that it does not
 * hold up later ones.
 */
async function closeSlots(deps: EvaluationDeps, now: EpochMs): Promise<number> {
  const last = lastOver(now);
  const known = await deps.deployment.closedThrough();
  const first = known === null ? last : Math.max(known + 1, slotOf(now - RETENTION_MS));
  if (first > last) return 0;
  const due: Partition[] = [];
  for (const partition of await partitionsOf(deps, first, last)) {
    // Most slots of a quiet night are empty; only the last slot of an hour has work to do then.
    if (endsHour(partition.slot) || (await deps.journal.has(partition, 1))) due.push(partition);
    else {
      deps.active.note(partition, EMPTY);
      deps.partitions.forget(partition);
    }
  }
  try {
    await evaluatePartitions(deps, due, now);
  } catch (error) {
    deps.log({ message: 'closing slots failed', error: String(error) });
    for (const partition of due) await deps.late.note(partition, now);
  }
  await deps.deployment.saveClosedThrough(last);
  return last - first + 1;
}

const judgeOpenSlots = async (deps: EvaluationDeps, now: EpochMs): Promise<void> =>
  evaluatePartitions(deps, await partitionsOf(deps, lastOver(now) + 1, slotOf(now)), now);

/** All partitions of a range of slots, both ends included. */
async function partitionsOf(deps: EvaluationDeps, first: Slot, last: Slot): Promise<Partition[]> {
  const plan = await deps.deployment.shardPlan();
  const partitions: Partition[] = [];
  for (let slot = first; slot <= last; slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) partitions.push({ slot, shard });
  }
  return partitions;
}

function lastOver(now: EpochMs): Slot {
  let slot = slotOf(now) - 1;
  while (!isOver(slot, now)) slot--;
  return slot;
}

async function workOff(
  deps: EvaluationDeps,
  work: 'follow' | 'fold' | 'review' | 'end',
  now: EpochMs,
  task: (key: DueKey) => Promise<void>,
): Promise<void> {
  await concurrently(await deps.work.due(work, now, MOST_DUE), deps.concurrency, task);
}

/** Streams that sent lately. A set has no more than its rule allows. */
function activeStreams(entries: readonly RosterEntry[], policy: Policy): number {
  const bySet = new Map<string, number>();
  for (const { set: name } of entries) bySet.set(setOfName(name), (bySet.get(setOfName(name)) ?? 0) + 1);
  let streams = 0;
  for (const [set, count] of bySet) streams += Math.min(count, ruleFor(policy, set)?.most ?? 0);
  return streams;
}

/** Number of sets that sent lately. */
async function countActiveSets(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const fleet = await deps.deployment.fleet();
  if (fleet !== null && now < fleetDueAt(fleet)) return;
  const yesterday = dayOf(now) - 1;
  const sets = (await deps.roster.all()).filter(({ lastDay }) => lastDay >= yesterday).length;
  const streams = activeStreams(await deps.roster.streams(yesterday), await deps.policy());
  await deps.deployment.saveFleet({ activeSets: sets + streams, at: now });
}
