import type { Unit } from '../../shared/counting/units.ts';
import type { LateMarker } from '../../shared/journal/late-marker.ts';
import type { Refusal, RefusalResult, Refusals } from '../../shared/journal/ports.ts';
import { type RecordDeps, recordUnits } from '../../shared/journal/record.ts';
import type { SetRegister } from '../../shared/journal/register-sets.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { type IntakeStats, type QueueRecord, type SortDeps, type SortedBatch, sortBatch } from './sort-batch.ts';

/**
 * Trigger       SQS `events` (SES → SNS → SQS, raw delivery)
 * Writes        journal: one conditional write per batch and partition; totals: a claim per complaint, samples of replies
 * Duplicates    are counted once: an event that the journal holds is dropped
 * On failure    the records of the partition that failed return to the queue; what cannot be an event, or is too old,
 *               goes to the dead-letter queue with its reason, and never holds up its batch
 */
export type IngestDeps = RecordDeps &
  SortDeps & {
    readonly refusals: Refusals;
    readonly setRegister: SetRegister;
    readonly lateMarker: LateMarker;
    /** Keeps samples of what servers said. Never throws: nothing depends on them. Absent: none are kept. */
    readonly noteReplies?: ((units: readonly Unit[], now: EpochMs) => Promise<void>) | undefined;
  };
export type Intake = {
  /** Ids of records that must be delivered again. */
  readonly failed: readonly string[];
  /** Errors behind `failed`, for the log. */
  readonly errors: readonly unknown[];
  readonly stats: IntakeStats;
};
/** Count a batch. Never throws for what a record holds. @throws where the shard plan cannot be read */
export async function handleBatch(deps: IngestDeps, records: readonly QueueRecord[]): Promise<Intake> {
  return recordBatch(deps, await sortBatch(deps, records));
}

/** Write what was read: each partition alone, so that what fails in one returns to the queue alone. */
export async function recordBatch(deps: IngestDeps, batch: SortedBatch): Promise<Intake> {
  const { refused, shares, streamsOf } = batch;
  const stats = { ...batch.stats };
  const failed = new Set(batch.failed);
  const errors = [...batch.errors];
  await Promise.all(
    shares.map(async ({ partition, units, from }) => {
      const now = deps.timer.now();
      // No count depends on what servers said, and noting it twice changes nothing: neither waits for the other.
      const noting = deps.noteReplies?.(units, now);
      try {
        await deps.lateMarker.beforeCounting(partition, now);
        const { counted, duplicates } = await recordUnits(deps, partition, units);
        await deps.lateMarker.afterCounting(partition, deps.timer.now());
        await deps.setRegister.register(
          units.map(({ event }) => event),
          now,
          streamsOf,
        );
        stats.counted += counted;
        stats.duplicates += duplicates;
      } catch (error) {
        errors.push(error);
        for (const id of from) failed.add(id);
      }
      await noting;
    }),
  );
  // A record that comes back is refused then; kept twice it would only confuse.
  const kept = await keep(
    deps.refusals,
    refused.filter(({ id }) => !failed.has(id)),
  );
  for (const id of kept.failed) failed.add(id);
  errors.push(...(kept.errors ?? []));
  return { failed: [...failed], errors, stats };
}

async function keep(refusals: Refusals, refused: readonly Refusal[]): Promise<RefusalResult> {
  if (refused.length === 0) return { failed: [] };
  try {
    return await refusals.keep(refused);
  } catch (error) {
    return { failed: refused.map(({ id }) => id), errors: [error] };
  }
}
