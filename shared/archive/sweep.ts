import { FingerprintSet } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import type { Journal } from '../journal/ports.ts';
import { DAY_MS, type Day, dayOf, type EpochMs, iso } from '../kernel/time.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import { ofHex } from './counted-part.ts';
import { type ObjectName, objectName, parseObjectName } from './name.ts';
import { fingerprintsIn } from './read.ts';

/** A day is swept when it is so old: events seldom come later. Unit: days. */
export const SWEPT_AFTER_DAYS = 7;
/** An older one is not: its segments may have expired before the sweep ends. Unit: days. */
export const SWEPT_BEFORE_DAYS = 13;

export type SweepDeps = {
  readonly journal: Pick<Journal, 'fingerprints'>;
  /** Hashes that the segments of a partition name, by sequence number; null: it names none. */
  readonly named: (partition: Partition) => Promise<ReadonlyMap<number, string | null>>;
  /** Names of objects of a day such as `2026-11-30`, in order, without the prefix of the archive. */
  readonly namesOn: (day: string) => AsyncIterable<string>;
  /** An object's text; null where its bytes cannot be read, or are not those that its name says. */
  readonly read: (name: string) => Promise<string | null>;
  readonly remove: (name: string) => Promise<void>;
  /** The last day that was swept; null: none was. */
  readonly sweptThrough: () => Promise<Day | null>;
  readonly saveSweptThrough: (day: Day) => Promise<void>;
  readonly log: (entry: LogFields) => void;
};
/** Objects of the days that were swept. */
export type Swept = {
  /** A segment names them. */
  named: number;
  /** No segment named them, each of their events stood in another one, and they are gone. */
  removed: number;
  /** No segment names them, and some of their events stand in no other: they stay. */
  kept: number;
  /** Not ours, damaged, or of a name that is not ours: they stay. */
  foreign: number;
};

/**
 * Remove what writers left that lost a race or died: objects that no segment names. One is removed only where each of its
 * events is counted in a segment that names another, so that nothing can be lost by it, whatever was refused, has expired
 * or was restored.
 */
export async function sweepArchive(deps: SweepDeps, now: EpochMs): Promise<Swept> {
  const swept: Swept = { named: 0, removed: 0, kept: 0, foreign: 0 };
  const today = dayOf(now);
  const before = (await deps.sweptThrough()) ?? Number.NEGATIVE_INFINITY;
  for (let day = Math.max(before + 1, today - SWEPT_BEFORE_DAYS + 1); day <= today - SWEPT_AFTER_DAYS; day++) {
    await sweepDay(deps, iso(day * DAY_MS).slice(0, 10), swept);
    await deps.saveSweptThrough(day);
  }
  return swept;
}

async function sweepDay(deps: SweepDeps, day: string, swept: Swept): Promise<void> {
  let here: Known | null = null;
  for await (const name of deps.namesOn(day)) {
    const object = parseObjectName(name);
    if (object === null || objectName(object) !== name) {
      swept.foreign++;
      deps.log({ message: 'an object of the archive is not ours', object: name });
      continue;
    }
    if (here?.key !== partitionKey(object.partition)) here = await knownOf(deps, object.partition);
    swept[await settle(deps, name, object, here)]++;
  }
}

type Known = {
  readonly key: string;
  readonly named: ReadonlyMap<number, string | null>;
  readonly counted: FingerprintSet;
};

/** What is counted first, names last: the segment that counts an event is then seen with its name, too. */
async function knownOf({ named, journal }: SweepDeps, partition: Partition): Promise<Known> {
  const segments = await journal.fingerprints(partition, 0);
  const names = await named(partition);
  const counted = new FingerprintSet();
  // A segment without a name counted while the storage refused: its events stand nowhere else.
  for (const { sequence, packed } of segments) if (names.get(sequence)) counted.addPacked(packed);
  return { key: partitionKey(partition), named: names, counted };
}

async function settle(deps: SweepDeps, name: string, object: ObjectName, known: Known): Promise<keyof Swept> {
  if (known.named.get(object.sequence) === object.hash) return 'named';
  const text = await deps.read(name);
  const fingerprints = text === null ? null : fingerprintsIn(text);
  if (fingerprints === null) {
    deps.log({ message: 'an object of the archive is damaged', object: name });
    return 'foreign';
  }
  if (!fingerprints.every((hex) => known.counted.has(ofHex(hex)))) {
    deps.log({ message: 'an object of the archive holds events that no other one holds', object: name });
    return 'kept';
  }
  await deps.remove(name);
  return 'removed';
}
