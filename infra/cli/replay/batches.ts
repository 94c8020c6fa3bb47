import { MINUTE_MS, SLOT_MS } from '../../../shared/kernel/time.ts';
import type { Timed } from './in-order.ts';

/** A batch is full at so many values, or earlier where they are few in a long time. */
const BATCH = 1_000;
const SMALL_BATCH = 500;

/** At least one value. */
export type Batch = readonly [Timed, ...Timed[]];

/** Cut what comes in order of time into the batches that the queue would make of it: by count, not by waiting. */
export async function* batchesOf(handfuls: AsyncIterable<Iterable<Timed>>): AsyncGenerator<Batch> {
  let batch: [Timed, ...Timed[]] | null = null;
  for await (const values of handfuls) {
    for (const value of values) {
      if (batch && isDone(batch.length, value.now - batch[0].now)) {
        yield batch;
        batch = null;
      }
      if (batch) batch.push(value);
      else batch = [value];
    }
  }
  if (batch) yield batch;
}

/** Five minutes at the most, and one where there is enough to do: what is judged must not be old news. */
const isDone = (count: number, spanMs: number): boolean =>
  count >= BATCH || spanMs >= SLOT_MS || (count >= SMALL_BATCH && spanMs >= MINUTE_MS);
