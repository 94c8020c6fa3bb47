/**
 * Trigger       change feed of the journal (inserted segments, keys only)
 * Writes        totals: slots, hours, days, progress. Registry: standing records, desired placements, alert messages
 * Duplicates    change nothing: what is new is worked out from the journal and the progress of its partition
 * On failure    the batch is tried again; `tick` does the work of a lost record within a minute
 */
import { type Partition, parsePartitionKey, partitionKey } from '../../shared/counting/partition.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { evaluatePartitions } from '../../shared/evaluation/evaluate.ts';
import { changedKeys, type StreamEvent } from '../../shared/registry/stream-event.ts';

/** The partitions that a stream event names, each once. A key that is not a partition's is passed over. */
export function partitionsIn(event: StreamEvent): Partition[] {
  const partitions = new Map<string, Partition>();
  for (const { pk } of changedKeys(event) ?? []) {
    const partition = parsePartitionKey(pk ?? '');
    if (partition) partitions.set(partitionKey(partition), partition);
  }
  return [...partitions.values()];
}

/** Bring every partition up to date that is named. @throws {AggregateError} where one failed, after all were tried */
export const evaluate = (deps: EvaluationDeps, partitions: readonly Partition[]): Promise<void> =>
  evaluatePartitions(deps, partitions, deps.clock.now());
