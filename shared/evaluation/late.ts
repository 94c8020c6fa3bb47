import { capped, SLOT_CAPS } from '../counting/cap.ts';
import { type Counts, emptyCounts } from '../counting/counts.ts';
import { fold } from '../counting/fold.ts';
import type { Partition } from '../counting/partition.ts';
import { WINDOW_HOURS } from '../judging/window.ts';
import { concurrently } from '../kernel/concurrently.ts';
import { dayOfHour, type EpochMs, type Hour, hourOf, hourOfSlot } from '../kernel/time.ts';
import { keptNames, makesKnown } from '../streams/keep.ts';
import { isStream } from '../streams/name.ts';
import { rewindCheckpoints } from './checkpoints.ts';
import type { EvaluationDeps } from './deps.ts';
import { raisesEvidence } from './partition-views.ts';

/** What came to a partition after it was closed. */
export type Late = {
  readonly sequence: number;
  readonly sets: ReadonlySet<string>;
  readonly suspects: ReadonlySet<string>;
};

/**
 * Fold what came to a closed partition after `after` into the totals of its slot. Sets whose checkpoint stands behind
 * one of these events are rewound to an earlier one.
 * @returns null where nothing came
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
  const { slot } = partition;
  const late = new Map<string, Counts>();
  for (const segment of segments) for (const [name, more] of segment.sets) fold(countsAt(late, name), more);
  const sets = new Set(keptNames(late, await deps.policy()));
  const suspects = new Set<string>();
  deps.active.forget(partition);
  await concurrently(sets, deps.concurrency, async (set) => {
    // A crash may have left this set ahead of the partition: its own number says from where to go on.
    const known = await deps.totals.slot(set, slot);
    const counts = known?.counts ?? emptyCounts();
    for (const segment of segments) {
      const more = segment.sets.get(set);
      if (!more) continue;
      if (raisesEvidence(more)) suspects.add(set);
      if (segment.sequence > (known?.sequence ?? 0)) fold(counts, more);
    }
    await deps.totals.putSlot(set, slot, { sequence, counts: capped(counts, SLOT_CAPS) });
    if (!isStream(set) || makesKnown(counts)) await deps.active.seenOn(set, dayOfHour(hourOfSlot(slot)));
    await rewind(deps, set, counts, now);
    deps.views.forget(set);
  });
  return { sequence, sets, suspects };
}

function countsAt(sets: Map<string, Counts>, name: string): Counts {
  const counts = sets.get(name) ?? emptyCounts();
  sets.set(name, counts);
  return counts;
}

/** Checkpoints stand where the judge's window begins, and before: only mail older than that can be behind one. */
async function rewind(deps: EvaluationDeps, set: string, counts: Counts, now: EpochMs): Promise<void> {
  const oldest: Hour = Math.min(...counts.judged.keys());
  if (oldest > hourOf(now) - WINDOW_HOURS) return;
  const states = await deps.decisions.checkpoint(set);
  const left = rewindCheckpoints(states, oldest);
  if (left !== states) await deps.decisions.saveCheckpoint(set, left);
}
