import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import { hmac, sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import { hashOf } from '../../functions/_adapters/s3/hash.ts';
import { textOf } from '../../functions/_adapters/s3/unpack.ts';
import { type Begun, forgetArchive } from '../../infra/cli/forget/forget-archive.ts';
import { hexOf } from '../../shared/archive/counted-part.ts';
import { type Forgetting, forgetIn } from '../../shared/archive/forget/forget.ts';
import { personOf } from '../../shared/archive/forget/person.ts';
import { pseudonymsOf } from '../../shared/archive/forget/pseudonyms.ts';
import { archivedLines } from '../../shared/archive/line.ts';
import { objectName } from '../../shared/archive/name.ts';
import { SWEPT_AFTER_DAYS, type SweepDeps, sweepArchive } from '../../shared/archive/sweep.ts';
import { identitiesIn } from '../../shared/archive/units.ts';
import { ONE_SHARD, type Partition, partitionKey, partitionOf } from '../../shared/counting/partition.ts';
import { type Unit, unitsOf } from '../../shared/counting/units.ts';
import { FirstReports } from '../../shared/journal/first-reports.ts';
import { PartitionCaches } from '../../shared/journal/partition-cache.ts';
import type { Journal } from '../../shared/journal/ports.ts';
import { type RecordDeps, recordUnits } from '../../shared/journal/record.ts';
import { DAY_MS, type Day, type EpochMs, SLOT_MS } from '../../shared/kernel/time.ts';
import { HIDE, rawEvent } from './archive.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from './memory-journal.ts';
import { SENT_AT, sesBody } from './ses-events.ts';

/** Two names that only a segment of their own can hold: so that a batch becomes several segments. */
const HUGE = ['x', 'y'].map((letter) => letter.repeat(160_000));
const NOW = SENT_AT + 30 * DAY_MS;
/** Who is forgotten. */
const ANN = 'ann.lee@example.com';
/** An open and a complaint are told apart by other things than who they are of. */
const TYPES = ['Open', 'Complaint', 'Delivery', 'Open', 'Bounce'] as const;
/** All that happens, each once, in two partitions; of one message to two people among it. */
export const TRUTH: readonly Unit[] = Array.from({ length: 16 }, (_, index) => {
  const at = SENT_AT + (index % 2) * SLOT_MS + index;
  const recipients = index % 3 === 0 ? [ANN, 'bob.ray@example.com'] : [index % 4 === 2 ? 'cy.fox@example.com' : ANN];
  const type = TYPES[index % TYPES.length] ?? 'Delivery';
  const ids = { messageId: `m${index}`, feedbackId: `f${index}` };
  const event = rawEvent(sesBody(type, { at, sentAt: SENT_AT, ...ids, recipients }));
  return unitsOf(index % 5 === 4 ? { ...event, fromDomain: HUGE[index % 2] ?? null } : event, sha256);
}).flat();
const person = personOf('ann.lee', ['example.com']);
const FORGETTING: Forgetting = {
  person,
  pseudonyms: pseudonymsOf(person, HIDE),
  salted: (text) => hmac('salt', text),
  sha256,
  now: NOW,
};
/** Whether a text still names who was to be forgotten. */
export const namesAnn = (text: string): boolean => forgetIn(text, FORGETTING) !== null;
/** What a hidden object says that it holds: the fingerprints that were counted, told by those that it shows instead. */
const COUNTED_AS: ReadonlyMap<string, string> = new Map(
  TRUTH.flatMap((unit) =>
    [HIDE, null].flatMap((hide) => {
      const text = archivedLines([{ unit, judged: true }], hide);
      return [text, forgetIn(text, FORGETTING)?.text ?? text].map((one): [string, string] => {
        const [shown = ''] = identitiesIn(one, sha256, NOW) ?? [];
        return [shown, hexOf(unit.fingerprint)];
      });
    }),
  ),
);
export const heldIn = (text: string): string[] | undefined =>
  identitiesIn(text, sha256, NOW)?.map((shown) => COUNTED_AS.get(shown) ?? shown);
export const PARTITIONS = [SENT_AT, SENT_AT + SLOT_MS].map((at) => partitionOf('', at, ONE_SHARD, sha256));
/** When the day of all events is swept. */
export const SWEEP_AT = SENT_AT + SWEPT_AFTER_DAYS * DAY_MS;

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

export type Fault = 'none' | 'before' | 'after' | 'crash before' | 'crash after';
export class Lost extends Error {
  override readonly name = 'Lost';
}
export const anyFault = fc.constantFrom<Fault>('none', 'none', 'before', 'after', 'crash before', 'crash after');
const anyBatch = fc.array(fc.nat({ max: TRUTH.length - 1 }), { minLength: 1, maxLength: 8 });
/** Most segments count an event or two. */
const fewEvents = fc.array(fc.nat({ max: TRUTH.length - 1 }), { minLength: 1, maxLength: 3 });
export type Delivery = { readonly process: number; readonly batch: readonly number[]; readonly isLost: boolean };
export const anyDelivery: fc.Arbitrary<Delivery> = fc.record({
  process: fc.nat({ max: 1 }),
  batch: anyBatch,
  // Its message runs out of tries: what it stored may be the only trace of its events.
  isLost: fc.constantFrom(false, false, true),
});
export const anySmallDelivery: fc.Arbitrary<Delivery> = fc.record({
  process: fc.nat({ max: 1 }),
  batch: fewEvents,
  isLost: fc.constantFrom(false, false, true),
});

export type World = ReturnType<typeof archiveWorld>;

/**
 * Where every await may be overtaken by any other, and any call may be lost before or after it takes effect.
 * @param isWhole whether addresses stand in the archive
 */
export function archiveWorld(scheduler: fc.Scheduler, faults: readonly Fault[], isWhole = false) {
  const journal = memoryJournal();
  const names = new Map<string, Map<number, string>>();
  const objects = new Map<string, string>();
  const packed = new Map<string, { readonly bytes: Buffer; readonly putAt: EpochMs }>();
  const clock = { at: SENT_AT };
  const put = (name: string, text: string, bytes: Uint8Array): void => {
    objects.set(name, text);
    packed.set(name, { bytes: Buffer.from(bytes), putAt: clock.at });
  };
  const left = [...faults];
  let removed = 0;
  /** Segments that ever named an object that was not there. */
  const broken: string[] = [];
  const look = (): void => {
    for (const partition of PARTITIONS) {
      for (const [sequence, hash] of names.get(partitionKey(partition)) ?? []) {
        const name = objectName({ partition, sequence, hash });
        if (!objects.has(name)) broken.push(name);
      }
    }
  };
  async function risky<T>(name: string, call: () => Promise<T> | T): Promise<T> {
    const fault = left.shift() ?? 'none';
    await scheduler.schedule(Promise.resolve(), name);
    if (fault.endsWith('before')) throw new Lost(fault);
    const answer = await call();
    look();
    await scheduler.schedule(Promise.resolve(), `${name} answers`);
    if (fault.endsWith('after')) throw new Lost(fault);
    return answer;
  }
  const append: Journal['append'] = async (partition, sequence, segment) => {
    const isFirst = await journal.append(partition, sequence, segment);
    const named = names.get(partitionKey(partition)) ?? new Map<number, string>();
    names.set(partitionKey(partition), named);
    if (isFirst && segment.archived !== undefined) named.set(sequence, segment.archived);
    return isFirst;
  };
  const startProcess = (): RecordDeps => ({
    journal: {
      ...journal,
      fingerprints: (partition, after) => risky('read', () => journal.fingerprints(partition, after)),
      append: (partition, sequence, segment) => risky('append', () => append(partition, sequence, segment)),
    },
    archive: {
      put: (partition, sequence, units) =>
        risky('archive', () => {
          const text = archivedLines(units, isWhole ? null : HIDE);
          const bytes = zlib.zstdCompressSync(text);
          const hash = hashOf(bytes);
          put(objectName({ partition, sequence, hash }), text, bytes);
          return hash;
        }),
    },
    complainers: memoryComplainers(),
    firsts: new FirstReports(memoryFirsts(), 100),
    caches: new PartitionCaches(1_000_000),
    timer: { now: () => SENT_AT, sleep: (ms) => scheduler.schedule(Promise.resolve(), `sleep ${ms}`) },
    random: () => 0.5,
    hashOf: (text) => sha256(text),
  });
  const processes = [startProcess(), startProcess()];

  async function record(process: number, units: readonly Unit[], partition: Partition, isLost: boolean): Promise<void> {
    for (let tries = 0; !isLost || tries < 1; tries++) {
      try {
        await recordUnits(processes[process] ?? startProcess(), partition, units);
        return;
      } catch (error) {
        if (error instanceof Lost && error.message.startsWith('crash')) processes[process] = startProcess();
        else if (!(error instanceof Lost) && !String(error).includes('races')) throw error;
      }
    }
  }

  const sweep = (sweptThrough: Day | null = null): Promise<unknown> => {
    const deps: SweepDeps = {
      named: (partition) => risky('names', () => new Map(names.get(partitionKey(partition)))),
      async *namesOn(day) {
        const found = await risky('list', () => [...objects.keys()].filter((name) => name.startsWith(`${day}/`)));
        for (const name of found.toSorted(byText)) yield { name, putAt: packed.get(name)?.putAt ?? 0 };
      },
      read: (name) => risky('get', () => objects.get(name) ?? null),
      remove: (name) =>
        risky('remove', () => {
          packed.delete(name);
          if (objects.delete(name)) removed++;
        }),
      sweptThrough: async () => sweptThrough,
      saveSweptThrough: async () => undefined,
      sha256,
      log: () => undefined,
    };
    return sweepArchive(deps, Math.max(SWEEP_AT, clock.at)).catch((error: unknown) => {
      if (!(error instanceof Lost)) throw error;
    });
  };

  let job: Begun | null = null;
  /** Run until nothing is left, each time from where the last run stopped. */
  async function forget(): Promise<void> {
    const begunAt = job?.at ?? clock.at;
    for (;;) {
      try {
        const { left: unread } = await forgetArchive({
          archive: {
            demandErasable: async () => undefined,
            list: () => risky('list', () => Array.from(packed, ([name, { putAt }]) => ({ name, putAt }))),
            read: (name) =>
              risky('get', () => {
                const found = packed.get(name);
                if (found === undefined) throw new Error('NoSuchKey');
                return { bytes: found.bytes, key: null };
              }),
            put: async (name, bytes) => {
              const text = (await textOf(bytes)) ?? '';
              await risky('put', () => put(name, text, bytes));
            },
            remove: (name) => risky('remove', () => void (objects.delete(name) && packed.delete(name))),
          },
          forgetting: FORGETTING,
          rename: ({ partition, sequence, hash }, to) =>
            risky('rename', () => {
              const named = names.get(partitionKey(partition));
              if (named?.get(sequence) === hash) named.set(sequence, to);
            }),
          begun: job,
          save: (done) =>
            risky('save', () => {
              job = { ...done, at: begunAt };
            }),
          now: clock.at,
          isDry: false,
          onProgress: () => undefined,
          tell: () => undefined,
        });
        job = null;
        if (unread === 0) return;
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
      }
    }
  }

  return {
    journal,
    names,
    objects,
    sweep,
    broken,
    forget,
    read: (name: string) => risky('get', () => objects.get(name) ?? null),
    namesIn: (partition: Partition) => risky('names', () => new Map(names.get(partitionKey(partition)))),
    clock,
    removed: () => removed,
    deliver: ({ process, batch, isLost }: Delivery) => {
      const units = batch.flatMap((index) => TRUTH[index] ?? []);
      return Promise.all(
        PARTITIONS.map((partition) => {
          const own = units.filter(({ event }) => partitionOf('', event.at, ONE_SHARD, sha256).slot === partition.slot);
          return own.length > 0 ? record(process, own, partition, isLost) : null;
        }),
      );
    },
  };
}

const hexesOf = (packed: Uint8Array): string[] =>
  Array.from({ length: packed.length / 8 }, (_, index) =>
    Buffer.from(packed.subarray(index * 8, index * 8 + 8)).toString('hex'),
  );

/** Every segment names one object that is there and holds the very events that it counted. */
export async function agree({ journal, names, objects }: World): Promise<Set<string>> {
  const counted: string[] = [];
  for (const partition of PARTITIONS) {
    for (const { sequence, packed } of await journal.fingerprints(partition, 0)) {
      const hash = names.get(partitionKey(partition))?.get(sequence) ?? '';
      const text = objects.get(objectName({ partition, sequence, hash }));
      expect(text && heldIn(text)?.toSorted(byText)).toEqual(hexesOf(packed).toSorted(byText));
      counted.push(...hexesOf(packed));
    }
  }
  expect(new Set(counted).size).toBe(counted.length);
  return new Set(counted);
}
