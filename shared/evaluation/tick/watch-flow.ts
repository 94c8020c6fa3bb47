import { type Partition, shardsOf } from '../../counting/partition.ts';
import { isSuspect, WINDOW_SLOTS } from '../../flow/drop.ts';
import type { Suspect } from '../../flow/memory.ts';
import type { Flow, OpenDrop } from '../../flow/model.ts';
import type { Windows } from '../../flow/window.ts';
import { type EpochMs, type Slot, slotOf } from '../../kernel/time.ts';
import { isOver } from '../fold/close-slot.ts';
import { type DropDeps, lookInto } from './find-drops.ts';
import { keepDrops } from './keep-drops.ts';

/** Most suspicions that are looked into after a slot: each costs a read. */
const MOST_SUSPECTS = 50;

/**
 * After each slot: whether a provider takes much less of a set's mail than usual, in two windows running, and whether
 * what was told of is over.
 */
export async function watchFlow(deps: DropDeps, now: EpochMs): Promise<void> {
  const last = lastOver(now);
  if (deps.flow.lookedAt === last) return;
  const wanted = await partitionsUntil(deps, last);
  for (const partition of wanted) {
    if (deps.flow.window.has(partition)) continue;
    // Another function closed it, or this one has just begun.
    deps.flow.window.note(partition, (await deps.partitions.recent(partition)).sets);
    deps.partitions.forget(partition);
  }
  const windows: readonly [Windows, Windows] = [deps.flow.window.until(last), deps.flow.window.until(last - 1)];
  const known = await deps.drops.open();
  const suspects = suspectsIn(windows).filter(
    ({ set, provider }) => !isOpen(known, set, provider) && !deps.flow.rests(set, provider, now),
  );
  const found = await lookInto(deps, deps.flow.turn(suspects, MOST_SUSPECTS), { wanted, last, now });
  await keepDrops(deps, known, found, windows, now);
  deps.flow.lookedAt = last;
}

/** What is told of most tenants is not told of one of them, too. */
const isOpen = (known: readonly OpenDrop[], set: string, provider: string): boolean =>
  known.some(
    (drop) =>
      drop.endedAt === null &&
      drop.provider === provider &&
      (drop.told.configurationSet === null || drop.told.configurationSet === set),
  );

/** The partitions of a window and the slot before it. */
async function partitionsUntil({ deployment }: DropDeps, last: Slot): Promise<readonly Partition[]> {
  const plan = await deployment.shardPlan();
  const wanted: Partition[] = [];
  for (let slot = last - WINDOW_SLOTS; slot <= last; slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) wanted.push({ slot, shard });
  }
  return wanted;
}

function suspectsIn([latest, before]: readonly [Windows, Windows]): readonly Suspect[] {
  const found: (Suspect & Flow)[] = [];
  for (const [set, providers] of latest) {
    for (const [provider, flow] of providers) {
      const earlier = before.get(set)?.get(provider);
      if (isSuspect(flow) && earlier !== undefined && isSuspect(earlier)) found.push({ set, provider, ...flow });
    }
  }
  return found.toSorted((a, b) => b.sent - a.sent);
}

function lastOver(now: EpochMs): Slot {
  let slot = slotOf(now) - 1;
  while (!isOver(slot, now)) slot--;
  return slot;
}
