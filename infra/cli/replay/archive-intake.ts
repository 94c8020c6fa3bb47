import { intakeDeps } from '../../../functions/ingest-events/compose.ts';
import {
  type Intake as Counted,
  handleBatch,
  type IngestDeps,
  recordBatch,
} from '../../../functions/ingest-events/handle.ts';
import { type IntakeStats, type QueueRecord, sortBatch } from '../../../functions/ingest-events/sort-batch.ts';
import type { Refusals } from '../../../shared/journal/ports.ts';
import { type EpochMs, SLOT_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { TableName } from '../../../shared/registry/keys.ts';
import { memoryClient } from '../../local/memory/memory-client.ts';
import type { MemoryCall } from '../../local/memory/memory-dynamo.ts';
import { Random } from '../../local/random.ts';
import { countWriteUnits, type WriteUnits } from '../../local/write-units.ts';
import { ArchiveTimer } from './archive-timer.ts';
import { type Aside, AsideTally } from './aside.ts';
import { type Batch, batchesOf } from './batches.ts';
import type { Timed } from './in-order.ts';
import { inRange, type Range } from './range.ts';
import { readAhead } from './reading/read-ahead.ts';
import { RefusedTally, type RefusedValue } from './refused.ts';

/** So much is read ahead. Unit: characters. */
const AHEAD_CHARACTERS = 16 * 1024 * 1024;

export type ArchiveTables = Readonly<Record<TableName, string>>;
/** The tables to count into, and the way to them. */
export type TablesDoor = {
  readonly tables: ArchiveTables;
  readonly call: (call: MemoryCall) => object | Promise<object>;
};
/** A batch that waits to be recorded. */
export type Turn = {
  /** When its first value arrives. */
  readonly from: EpochMs;
  /** When its last value arrives, and the batch is handed in. */
  readonly now: EpochMs;
  /** How much of the archive has been read, 0 to 1; null where nobody knows how large it is. */
  readonly share: number | null;
};
/** A batch that has been recorded. */
export type RecordedBatch = {
  readonly stats: IntakeStats;
  /** How many values were not taken. */
  readonly failed: number;
  /** Why values were set aside so far. */
  readonly aside: readonly Aside[];
  /** Why values were refused so far. */
  readonly refused: readonly RefusedValue[];
  /** All write units so far. */
  readonly written: WriteUnits;
};

/** Reads an archive and counts it, batch by batch. */
export type ArchiveReader = {
  /** The next batch, which waits to be recorded; null after the last. @throws {UserError} for what cannot be read */
  next(): Promise<Turn | null>;
  /** Record the batch that `next` told of. */
  record(door: TablesDoor): Promise<RecordedBatch>;
};

type Warm = { readonly deps: IngestDeps; readonly written: WriteUnits };

/**
 * Counts an archive batch by batch, as ingest-events does. The next batch is read and made ready while something else
 * goes on, but nothing is written, nor is anything read that could change, before it is told to: so each run of an
 * archive ends in the same words.
 */
export class ArchiveIntake implements ArchiveReader {
  readonly #batches: AsyncIterator<Batch>;
  readonly #policy: Policy;
  readonly #range: Range;
  readonly #shareRead: () => number | null;
  readonly #aside = new AsideTally();
  readonly #refused = new RefusedTally();
  readonly #timer = new ArchiveTimer(Number.NEGATIVE_INFINITY);
  #warm: Warm | null = null;
  #batch: Batch | null = null;
  /** What was begun before its turn; it waits at the gate. */
  #begun: Promise<Counted> | null = null;
  #gate = Promise.resolve();
  #openGate = (): void => undefined;

  constructor(
    values: AsyncIterable<Iterable<Timed>>,
    policy: Policy,
    shareRead: () => number | null = () => null,
    range: Range = {},
  ) {
    this.#policy = policy;
    this.#range = range;
    this.#shareRead = shareRead;
    this.#batches = readAhead(batchesOf(values), charactersOf, AHEAD_CHARACTERS);
  }

  async next(): Promise<Turn | null> {
    const next = await this.#batches.next();
    this.#begun = null;
    this.#batch = next.done ? null : next.value;
    if (!this.#batch) return null;
    const [{ now: from }] = this.#batch;
    const now = this.#batch.at(-1)?.now ?? from;
    // A plan of shards counts from two slots ahead: what is decided meanwhile does not yet concern so near a batch.
    const isNear = now - this.#timer.now() <= SLOT_MS;
    this.#timer.moveTo(now);
    if (this.#warm && isNear) await this.#begin(this.#warm, this.#batch);
    return { from, now, share: this.#shareRead() };
  }

  async record(door: TablesDoor): Promise<RecordedBatch> {
    if (!this.#batch) throw new Error('Expected a batch, got the end of the archive');
    this.#warm ??= this.#warmUp(door);
    const { deps, written } = this.#warm;
    this.#openGate();
    const { stats, failed } = await (this.#begun ?? handleBatch(deps, recordsOf(this.#batch)));
    return {
      stats,
      failed: failed.length,
      aside: this.#aside.all(),
      refused: this.#refused.all(),
      written: { ...written },
    };
  }

  async #begin({ deps }: Warm, batch: Batch): Promise<void> {
    const sorted = await sortBatch(deps, recordsOf(batch));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    this.#openGate = resolve;
    this.#begun = recordBatch(deps, sorted);
  }

  /**
   * What is refused is counted, and kept nowhere: an archive holds it already, and holds what no queue would take, such
   * as control characters and values of many megabytes.
   */
  #countOnly(): Refusals {
    return {
      keep: async (refusals) => {
        for (const refusal of refusals) this.#refused.add(refusal);
        return { failed: [] };
      },
    };
  }

  #warmUp({ tables, call }: TablesDoor): Warm {
    const timer = this.#timer;
    const client = memoryClient(async (asked) => {
      await this.#gate;
      return call(asked);
    });
    const random = new Random('replay');
    return {
      written: countWriteUnits(client),
      deps: {
        ...intakeDeps({
          client,
          tables,
          timer,
          defaultPolicy: this.#policy,
          refusals: this.#countOnly(),
          random: () => random.next(),
          claimKey: async () => REPLAY_KEY,
          log: () => undefined,
        }),
        onSetAside: (why) => this.#aside.add(why),
        // Nobody asks a replay what servers said.
        noteReplies: undefined,
        wanted: inRange(this.#range),
      },
    };
  }
}

/** Claims of a replay stay in its memory and go with it. */
const REPLAY_KEY = 'replay';

const recordsOf = (batch: Batch): QueueRecord[] => batch.map(({ text }, index) => ({ id: String(index), body: text }));

const charactersOf = (batch: Batch): number => batch.reduce((sum, { text }) => sum + text.length, 0);
