import { flowAlert } from '../../alerts/flow.ts';
import type { Counts } from '../../counting/counts.ts';
import { type Partition, shardsOf } from '../../counting/partition.ts';
import { isDropped, isSuspect, usualShare, WINDOW_SLOTS } from '../../flow/drop.ts';
import type { Drop, Flow } from '../../flow/model.ts';
import { usualAt, waitingAt } from '../../flow/usual.ts';
import { FlowWindow } from '../../flow/window.ts';
import { failuresOfEach } from '../../kernel/concurrently.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY, hourOf, SLOTS_PER_HOUR, type Slot, slotOf } from '../../kernel/time.ts';
import { REPLY_CLASSES } from '../../replies/reply-class.ts';
import type { EvaluationDeps } from '../deps.ts';
import { isOver } from '../fold/close-slot.ts';
import { effectiveOf } from '../judge/effective.ts';
import { senderName } from '../judge/witness-groups.ts';

/** What is usual is taken from so many hours. */
const USUAL_HOURS = 7 * HOURS_PER_DAY;
/** Hours that may not be summed up yet. */
const RECENT_HOURS = 3;
/** Most suspicions that are looked into after a slot: each costs a read. */
const MOST_SUSPECTS = 50;

type Deps = Pick<
  EvaluationDeps,
  | 'deployment'
  | 'partitions'
  | 'totals'
  | 'decisions'
  | 'policy'
  | 'messages'
  | 'lately'
  | 'flow'
  | 'concurrency'
  | 'log'
>;
type Windows = ReadonlyMap<string, ReadonlyMap<string, Flow>>;
type Suspect = { readonly set: string; readonly provider: string };

/**
 * After each slot: whether a provider takes much less of a set's mail than usual, in two windows running. Told once a
 * day, set and provider.
 */
export async function watchFlow(deps: Deps, now: EpochMs): Promise<void> {
  const last = lastOver(now);
  if (deps.flow.lookedAt === last) return;
  const plan = await deps.deployment.shardPlan();
  const wanted: Partition[] = [];
  for (let slot = last - WINDOW_SLOTS; slot <= last; slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) wanted.push({ slot, shard });
  }
  for (const partition of wanted) {
    if (deps.flow.window.has(partition)) continue;
    // Another function closed it, or this one has just begun.
    deps.flow.window.note(partition, (await deps.partitions.recent(partition)).sets);
    deps.partitions.forget(partition);
  }
  const today = dayOf(now);
  const suspects = suspectsIn([deps.flow.window.until(last), deps.flow.window.until(last - 1)]).filter(
    ({ set, provider }) => !deps.flow.isDone(set, provider, today),
  );
  if (suspects.length > 0) await lookInto(deps, suspects.slice(0, MOST_SUSPECTS), { wanted, last, now });
  deps.flow.lookedAt = last;
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

/** Reads the windows anew, since what was late may be there by now, and what is usual. */
async function lookInto(
  deps: Deps,
  suspects: readonly Suspect[],
  { wanted, last, now }: { readonly wanted: readonly Partition[]; readonly last: Slot; readonly now: EpochMs },
): Promise<void> {
  const window = new FlowWindow();
  const read: { readonly slot: Slot; readonly sets: ReadonlyMap<string, Counts> }[] = [];
  for (const partition of wanted) {
    const { sets } = await deps.partitions.read(partition);
    window.note(partition, sets);
    read.push({ slot: partition.slot, sets });
    deps.partitions.forget(partition);
  }
  const [latest, before] = [window.until(last), window.until(last - 1)];
  const failures = await failuresOfEach(suspects, deps.concurrency, async ({ set, provider }) => {
    const [flow, earlier] = [latest.get(set)?.get(provider), before.get(set)?.get(provider)];
    if (flow === undefined || earlier === undefined || !isSuspect(flow)) return;
    const recent = hourOf(now) - RECENT_HOURS;
    const { hours, slots } = await deps.totals.history(set, recent - USUAL_HOURS, recent * SLOTS_PER_HOUR);
    const over = new Map([...hours].filter(([hour]) => hour < recent).map(([hour, { counts }]) => [hour, counts]));
    const usual = usualShare(usualAt(over, provider));
    if (usual === null || !isDropped(flow, usual) || !isDropped(earlier, usual)) return;
    const own = read.flatMap(({ slot, sets }) => (slots.has(slot) ? [] : [sets.get(set) ?? []])).flat();
    const all = [...over.values(), ...[...slots.values()].map(({ counts }) => counts), ...own];
    await tell(
      deps,
      {
        ...{ configurationSet: set, provider, ...flow, usual, waiting: waitingAt(all, provider, now) },
        reason: mostGiven(
          read.flatMap(({ sets }) => sets.get(set) ?? []),
          provider,
        ),
        others: await othersAt(deps, set, provider, latest, usual, now),
      },
      now,
    );
    deps.flow.done(set, provider, dayOf(now));
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'the flow of a set could not be read', configurationSet: item.set, error: String(error) });
  }
}

async function tell(deps: Deps, drop: Drop, now: EpochMs): Promise<void> {
  const set = drop.configurationSet;
  const state = await deps.decisions.state(set);
  const { tenant, mode, exempt } = await effectiveOf(deps.decisions, await deps.policy(), set, state);
  if (exempt) return;
  deps.log({ message: 'flow dropped', ...drop });
  await deps.messages.put(flowAlert(drop, { tenant, mode, now }));
}

/** What the deferrals of a set at a provider are about most often. */
function mostGiven(all: readonly Pick<Counts, 'deferrals'>[], provider: string): string | null {
  const sums = REPLY_CLASSES.map((_, at) =>
    all.reduce((sum, { deferrals }) => sum + (deferrals.get(provider)?.[at] ?? 0), 0),
  );
  const most = Math.max(...sums);
  return most === 0 ? null : (REPLY_CLASSES[sums.indexOf(most)] ?? null);
}

/** Whether other tenants with enough mail at the provider see the same. */
async function othersAt(
  { lately }: Deps,
  set: string,
  provider: string,
  windows: Windows,
  usual: number,
  now: EpochMs,
): Promise<Drop['others']> {
  const ownerOf = async (name: string): Promise<string> => senderName(name, (await lately.ownerOf(name, now)) ?? null);
  const own = await ownerOf(set);
  const byOwner = new Map<string, { sent: number; delivered: number }>();
  for (const [name, providers] of windows) {
    const flow = providers.get(provider);
    if (flow === undefined) continue;
    const owner = await ownerOf(name);
    if (owner === own) continue;
    const sum = byOwner.get(owner) ?? { sent: 0, delivered: 0 };
    byOwner.set(owner, sum);
    sum.sent += flow.sent;
    sum.delivered += flow.delivered;
  }
  const enough = [...byOwner.values()].filter(isEnough);
  return { asked: enough.length, see: enough.filter((flow) => isDropped(flow, usual)).length };
}
const isEnough = ({ sent }: Flow): boolean => sent >= 30;

function lastOver(now: EpochMs): Slot {
  let slot = slotOf(now) - 1;
  while (!isOver(slot, now)) slot--;
  return slot;
}
