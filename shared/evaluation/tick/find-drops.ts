import type { Counts } from '../../counting/counts.ts';
import type { Partition } from '../../counting/partition.ts';
import { isDropped, isEnough, isSuspect, usualShare } from '../../flow/drop.ts';
import type { Suspect } from '../../flow/memory.ts';
import type { Drop, Flow } from '../../flow/model.ts';
import { usualAt, waitingAt } from '../../flow/usual.ts';
import type { Windows } from '../../flow/window.ts';
import { failuresOfEach } from '../../kernel/concurrently.ts';
import { type EpochMs, HOUR_MS, HOURS_PER_DAY, hourOf, SLOTS_PER_HOUR, type Slot } from '../../kernel/time.ts';
import { REPLY_CLASSES } from '../../replies/reply-class.ts';
import type { EvaluationDeps } from '../deps.ts';
import { senderName } from '../judge/witness-groups.ts';

/** What is usual is taken from so many hours. */
const USUAL_HOURS = 7 * HOURS_PER_DAY;
/** Hours that may not be summed up yet. */
const RECENT_HOURS = 3;
/** A set without a habit gets none so soon. Unit: ms. */
const NO_HABIT_MS = HOUR_MS;

export type DropDeps = Pick<
  EvaluationDeps,
  | 'deployment'
  | 'partitions'
  | 'totals'
  | 'decisions'
  | 'policy'
  | 'messages'
  | 'lately'
  | 'flow'
  | 'drops'
  | 'concurrency'
  | 'log'
>;
export type FoundDrop = Drop & { readonly configurationSet: string };
type Read = { readonly slot: Slot; readonly sets: ReadonlyMap<string, Counts> };

/** Reads the windows anew, since what was late may be there by now, and what is usual. */
export async function lookInto(
  deps: DropDeps,
  suspects: readonly Suspect[],
  { wanted, last, now }: { readonly wanted: readonly Partition[]; readonly last: Slot; readonly now: EpochMs },
): Promise<readonly FoundDrop[]> {
  if (suspects.length === 0) return [];
  const read: Read[] = [];
  for (const partition of wanted) {
    const { sets } = await deps.partitions.read(partition);
    deps.flow.window.note(partition, sets);
    read.push({ slot: partition.slot, sets });
    deps.partitions.forget(partition);
  }
  const windows = [deps.flow.window.until(last), deps.flow.window.until(last - 1)] as const;
  const found: FoundDrop[] = [];
  const failures = await failuresOfEach(suspects, deps.concurrency, async (suspect) => {
    const drop = await dropOf(deps, suspect, { windows, read, now });
    if (drop !== null) found.push(drop);
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'the flow of a set could not be read', configurationSet: item.set, error: String(error) });
  }
  return found;
}

async function dropOf(
  deps: DropDeps,
  { set, provider }: Suspect,
  {
    windows: [latest, before],
    read,
    now,
  }: { readonly windows: readonly [Windows, Windows]; readonly read: readonly Read[]; readonly now: EpochMs },
): Promise<FoundDrop | null> {
  const [flow, earlier] = [latest.get(set)?.get(provider), before.get(set)?.get(provider)];
  if (flow === undefined || earlier === undefined || !isSuspect(flow)) return null;
  const recent = hourOf(now) - RECENT_HOURS;
  const { hours, slots } = await deps.totals.history(set, recent - USUAL_HOURS, recent * SLOTS_PER_HOUR);
  const over = new Map([...hours].filter(([hour]) => hour < recent).map(([hour, { counts }]) => [hour, counts]));
  const usual = usualShare(usualAt(over, provider));
  if (usual === null) deps.flow.rest(set, provider, now + NO_HABIT_MS, now);
  if (usual === null || !isDropped(flow, usual) || !isDropped(earlier, usual)) return null;
  const own = read.flatMap(({ slot, sets }) => (slots.has(slot) ? [] : [sets.get(set) ?? []])).flat();
  const all = [...over.values(), ...[...slots.values()].map(({ counts }) => counts), ...own];
  const lately = read.flatMap(({ sets }) => sets.get(set) ?? []);
  return {
    ...{ configurationSet: set, provider, ...flow, usual, waiting: waitingAt(all, provider, now) },
    reason: mostGiven(lately, provider),
    others: await othersAt(deps, { set, provider }, latest, usual, now),
  };
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
  { lately }: DropDeps,
  { set, provider }: Suspect,
  windows: Windows,
  usual: number,
  now: EpochMs,
): Promise<Drop['others']> {
  const ownerOf = async (name: string): Promise<string> => senderName(name, (await lately.ownerOf(name, now)) ?? null);
  const own = await ownerOf(set);
  const byOwner = new Map<string, { sent: number; delivered: number }>();
  for (const [name, providers] of windows) {
    const flow: Flow | undefined = providers.get(provider);
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
