import { FingerprintSet, type Sha256 } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import { DAY_MS, type Day, dayOf, type EpochMs, iso } from '../kernel/time.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import { ofHex } from './counted-part.ts';
import { type ObjectName, objectName, parseObjectName } from './name.ts';
import { identitiesIn } from './units.ts';

/** A day is swept when it is so old: events seldom come later. Unit: days. */
export const SWEPT_AFTER_DAYS = 7;
/** An older one is not: its segments may have expired before the sweep ends. Unit: days. */
export const SWEPT_BEFORE_DAYS = 13;
/** A segment may still be about to name a younger object: whoever forgets a person puts it first. Unit: ms. */
export const SETTLED_AFTER_MS = DAY_MS;

/** An object by its name, and when it was put. */
export type Named = { readonly name: string; readonly putAt: EpochMs };
export type SweepDeps = {
  /** Hashes that the segments of a partition name, by sequence number; null: it names none. */
  readonly named: (partition: Partition) => Promise<ReadonlyMap<number, string | null>>;
  /** Objects of a day such as `2026-11-30`, in order of their names, which lack the prefix of the archive. */
  readonly namesOn: (day: string) => AsyncIterable<Named>;
  /** An object's text; null where its bytes cannot be read, or are not those that its name says. */
  readonly read: (name: string) => Promise<string | null>;
  readonly remove: (name: string) => Promise<void>;
  /** The last day that was swept; null: none was. */
  readonly sweptThrough: () => Promise<Day | null>;
  readonly saveSweptThrough: (day: Day) => Promise<void>;
  readonly sha256: Sha256;
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
  /** No segment names them, and they were put within a day: the next sweep looks at them again. */
  young: number;
};

/**
 * Remove what writers left that lost a race or died: objects that no segment names. One is removed only where each of its
 * events stands in another one, that a segment names and that can be read. So nothing can be lost by it, whatever was
 * refused, has expired or was restored.
 */
export async function sweepArchive(deps: SweepDeps, now: EpochMs): Promise<Swept> {
  const swept: Swept = { named: 0, removed: 0, kept: 0, foreign: 0, young: 0 };
  const today = dayOf(now);
  const before = (await deps.sweptThrough()) ?? Number.NEGATIVE_INFINITY;
  for (let day = Math.max(before + 1, today - SWEPT_BEFORE_DAYS + 1); day <= today - SWEPT_AFTER_DAYS; day++) {
    await sweepDay(deps, iso(day * DAY_MS).slice(0, 10), swept, now);
    if (swept.young === 0) await deps.saveSweptThrough(day);
  }
  return swept;
}

async function sweepDay(deps: SweepDeps, day: string, swept: Swept, now: EpochMs): Promise<void> {
  let here: Here | null = null;
  for await (const { name, putAt } of deps.namesOn(day)) {
    const object = parseObjectName(name);
    if (object === null || objectName(object) !== name) {
      swept.foreign++;
      deps.log({ message: 'an object of the archive is not ours', object: name });
      continue;
    }
    if (here?.key !== partitionKey(object.partition)) here = await hereOf(deps, object.partition, now);
    const isYoung = now - putAt < SETTLED_AFTER_MS;
    swept[await settle(deps, name, object, here, isYoung)]++;
  }
}

type Here = {
  readonly key: string;
  readonly named: ReadonlyMap<number, string | null>;
  /** What stands in an object; null where it cannot be read. */
  readonly identities: (name: string) => Promise<string[] | null>;
  /** What stands in all objects that segments name. Few partitions hold anything else, so it is read when it is asked for. */
  readonly held: () => Promise<FingerprintSet>;
};

async function hereOf(deps: SweepDeps, partition: Partition, now: EpochMs): Promise<Here> {
  const named = await deps.named(partition);
  const identities = async (name: string): Promise<string[] | null> => {
    const text = await deps.read(name);
    return text === null ? null : identitiesIn(text, deps.sha256, now);
  };
  let held: FingerprintSet | null = null;
  return {
    key: partitionKey(partition),
    named,
    identities,
    async held() {
      if (held !== null) return held;
      const all = new FingerprintSet();
      // A segment without a name counted while the storage refused: its events stand nowhere else.
      for (const [sequence, hash] of named) {
        if (hash === null) continue;
        const found = await identities(objectName({ partition, sequence, hash }));
        for (const hex of found ?? []) all.add(ofHex(hex));
      }
      held = all;
      return all;
    },
  };
}

async function settle(
  deps: SweepDeps,
  name: string,
  object: ObjectName,
  here: Here,
  isYoung: boolean,
): Promise<keyof Swept> {
  if (here.named.get(object.sequence) === object.hash) return 'named';
  if (isYoung) return 'young';
  const own = await here.identities(name);
  if (own === null) {
    deps.log({ message: 'an object of the archive is damaged', object: name });
    return 'foreign';
  }
  const held = await here.held();
  if (!own.every((hex) => held.has(ofHex(hex)))) {
    deps.log({ message: 'an object of the archive holds events that no other one holds', object: name });
    return 'kept';
  }
  await deps.remove(name);
  return 'removed';
}
