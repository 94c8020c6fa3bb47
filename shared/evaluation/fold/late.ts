import { capped, SLOT_CAPS, thinOut } from '../../counting/cap.ts';
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
import type { SlotCounts } from '../ports.ts';
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
    // A crash may have left this set ahead of the partition: its own number says from where to go on.
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
 * Fold a closed partition anew, because segments of it can be read that could not be. Its sequence number is the same,
 * so what is written has one that lies between this and the next: a view of more of the same segments stands.
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

/** Write what a slot holds of a set now, and let the judge see it. */
async function keep(
  deps: EvaluationDeps,
  { slot }: Partition,
  set: string,
  { sequence, counts }: SlotCounts,
  now: EpochMs,
): Promise<void> {
  await deps.totals.putSlot(set, slot, { sequence, counts: capped(counts, SLOT_CAPS) });
  if (!isStream(set) || makesKnown(counts)) await deps.active.seenOn(set, dayOfHour(hourOfSlot(slot)));
  await rewind(deps, set, counts, now);
  deps.views.forget(set);
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
