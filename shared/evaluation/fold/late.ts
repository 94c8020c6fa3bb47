import { capCounts, SLOT_CAPS, thinOut } from '../../counting/cap.ts';
import { type Counts, emptyCounts } from '../../counting/counts.ts';
import { fold } from '../../counting/fold.ts';
import type { Partition } from '../../counting/partition.ts';
import type { StoredCounts } from '../../journal/ports.ts';
import { WINDOW_HOURS } from '../../judging/window.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import { dayOfHour, type EpochMs, type Hour, hourOf, hourOfSlot } from '../../kernel/time.ts';
import { keptNames, makesKnown } from '../../streams/keep.ts';
import { isStream } from '../../streams/name.ts';
import type { EvaluationDeps } from '../deps.ts';
import { rewindCheckpoints } from '../judge/checkpoints.ts';
import { noteDamage } from '../note-damage.ts';
import type { SlotCounts } from '../ports/totals.ts';
import { raisesEvidence } from './partition-views.ts';

/** Events that came to a partition after it was closed. */
export type Late = {
  readonly sequence: number;
  readonly sets: ReadonlySet<string>;
  readonly suspects: ReadonlySet<string>;
};

/**
 * Folds the events after sequence number `after` of a closed partition into the totals of its slot. A set whose
 * checkpoint is later than one of them goes back to an earlier checkpoint.
 * @returns null where there are none
 */
export async function foldLate(
  deps: EvaluationDeps,
  partition: Partition,
  after: number,
  now: EpochMs,
): Promise<Late | null> {
  const segments = await deps.journal.counts(partition, after);
  const sequence = segments.at(-1)?.sequence;
  if (sequence === undefined) return null;
  const unreadable = segments.flatMap(({ sequence: at, damaged }) =>
    damaged === undefined ? [] : [[at, damaged] as const],
  );
  await noteDamage(deps, partition, unreadable, now);
  const { slot } = partition;
  const late = new Map<string, Counts>();
  for (const segment of segments) for (const [name, more] of segment.sets) fold(countsAt(late, name), more);
  const sets = new Set(keptNames(late, await deps.policy()));
  const suspects = new Set<string>();
  deps.active.forget(partition);
  await concurrently(sets, deps.concurrency, async (set) => {
    // After a crash this set may be ahead of the partition, so its own sequence number decides.
    const known = await deps.totals.slot(set, slot);
    const counts = known?.counts ?? emptyCounts();
    for (const segment of segments) {
      const more = segment.sets.get(set);
      if (!more) continue;
      if (raisesEvidence(more)) suspects.add(set);
      if (segment.sequence > (known?.sequence ?? 0)) fold(counts, more);
    }
    await keep(deps, partition, set, { sequence, counts }, now);
  });
  return { sequence, sets, suspects };
}

/**
 * Folds a closed partition again, because damaged segments of it can be read now. The sequence number stays the same,
 * so the new totals get a number between this one and the next.
 * @param of all segments, and which of them can be read now
 */
export async function foldMended(
  deps: EvaluationDeps,
  partition: Partition,
  { segments, brought }: { readonly segments: readonly StoredCounts[]; readonly brought: ReadonlySet<number> },
  now: EpochMs,
): Promise<Late> {
  const last = segments.at(-1)?.sequence ?? 0;
  const read = segments.filter(({ damaged }) => damaged === undefined).length;
  const sequence = last + read / (last + 1);
  const all = new Map<string, Counts>();
  for (const segment of segments) {
    for (const [name, more] of segment.sets) {
      fold(countsAt(all, name), more);
      thinOut(countsAt(all, name));
    }
  }
  const kept = new Set(keptNames(all, await deps.policy()));
  const late = segments.filter((segment) => brought.has(segment.sequence)).flatMap((segment) => [...segment.sets]);
  const sets = new Set(late.map(([name]) => name).filter((name) => kept.has(name)));
  const suspects = new Set(late.filter(([name, more]) => sets.has(name) && raisesEvidence(more)).map(([name]) => name));
  deps.active.forget(partition);
  await concurrently(sets, deps.concurrency, (set) =>
    keep(deps, partition, set, { sequence, counts: countsAt(all, set) }, now),
  );
  return { sequence, sets, suspects };
}

/** Writes the totals of a set in a slot, and updates the judge's view. */
async function keep(
  deps: EvaluationDeps,
  { slot }: Partition,
  set: string,
  { sequence, counts }: SlotCounts,
  now: EpochMs,
): Promise<void> {
  await deps.totals.putSlot(set, slot, { sequence, counts: capCounts(counts, SLOT_CAPS) });
  if (!isStream(set) || makesKnown(counts)) await deps.active.seenOn(set, dayOfHour(hourOfSlot(slot)));
  await rewind(deps, set, counts, now);
  deps.views.forget(set);
}

function countsAt(sets: Map<string, Counts>, name: string): Counts {
  const counts = sets.get(name) ?? emptyCounts();
  sets.set(name, counts);
  return counts;
}

/** Checkpoints are at the start of the judge's window or earlier: only mail older than that can be behind one. */
async function rewind(deps: EvaluationDeps, set: string, counts: Counts, now: EpochMs): Promise<void> {
  const oldest: Hour = Math.min(...counts.judged.keys());
  if (oldest > hourOf(now) - WINDOW_HOURS) return;
  const states = await deps.decisions.checkpoint(set);
  const left = rewindCheckpoints(states, oldest);
  if (left !== states) await deps.decisions.saveCheckpoint(set, left);
}
