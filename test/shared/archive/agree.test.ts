import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { hexOf } from '../../../shared/archive/counted-part.ts';
import { archivedLines } from '../../../shared/archive/line.ts';
import { objectName, parseObjectName } from '../../../shared/archive/name.ts';
import { SWEPT_AFTER_DAYS, type SweepDeps, sweepArchive } from '../../../shared/archive/sweep.ts';
import { identitiesIn } from '../../../shared/archive/units.ts';
import { ONE_SHARD, type Partition, partitionKey, partitionOf } from '../../../shared/counting/partition.ts';
import { type Unit, unitsOf } from '../../../shared/counting/units.ts';
import { FirstReports } from '../../../shared/journal/first-reports.ts';
import { PartitionCaches } from '../../../shared/journal/partition-cache.ts';
import type { Journal } from '../../../shared/journal/ports.ts';
import { type RecordDeps, recordUnits } from '../../../shared/journal/record.ts';
import { DAY_MS, type Day, SLOT_MS } from '../../../shared/kernel/time.ts';
import { HIDE, rawEvent } from '../../support/archive.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from '../../support/memory-journal.ts';
import { SENT_AT, sesBody } from '../../support/ses-events.ts';

/** Two names that only a segment of their own can hold: so that a batch becomes several segments. */
const HUGE = ['x', 'y'].map((letter) => letter.repeat(160_000));
const NOW = SENT_AT + 30 * DAY_MS;
/** All that happens, each once, in two partitions; of one message to two people among it. */
const TRUTH: readonly Unit[] = Array.from({ length: 16 }, (_, index) => {
  const at = SENT_AT + (index % 2) * SLOT_MS + index;
  const recipients = index % 3 === 0 ? ['a@example.com', 'b@example.com'] : ['a@example.com'];
  const event = rawEvent(sesBody('Delivery', { at, sentAt: SENT_AT, messageId: `m${index}`, recipients }));
  return unitsOf(index % 5 === 4 ? { ...event, fromDomain: HUGE[index % 2] ?? null } : event, sha256);
}).flat();
/** What a hidden object says that it holds: the fingerprints that were counted, told by those that it shows instead. */
const COUNTED_AS: ReadonlyMap<string, string> = new Map(
  TRUTH.map((unit) => {
    const [shown = ''] = identitiesIn(archivedLines([{ unit, judged: true }], HIDE), sha256, NOW) ?? [];
    return [shown, hexOf(unit.fingerprint)];
  }),
);
const heldIn = (text: string): string[] | undefined =>
  identitiesIn(text, sha256, NOW)?.map((shown) => COUNTED_AS.get(shown) ?? shown);
const PARTITIONS = [SENT_AT, SENT_AT + SLOT_MS].map((at) => partitionOf('', at, ONE_SHARD, sha256));
/** When the day of all events is swept. */
const SWEEP_AT = SENT_AT + SWEPT_AFTER_DAYS * DAY_MS;

type Fault = 'none' | 'before' | 'after' | 'crash before' | 'crash after';
class Lost extends Error {
  override readonly name = 'Lost';
}
const anyFault = fc.constantFrom<Fault>('none', 'none', 'before', 'after', 'crash before', 'crash after');
const anyBatch = fc.array(fc.nat({ max: TRUTH.length - 1 }), { minLength: 1, maxLength: 8 });
type Delivery = { readonly process: number; readonly batch: readonly number[]; readonly isLost: boolean };
const anyDelivery: fc.Arbitrary<Delivery> = fc.record({
  process: fc.nat({ max: 1 }),
  batch: anyBatch,
  // Its message runs out of tries: what it stored may be the only trace of its events.
  isLost: fc.constantFrom(false, false, true),
});

/** Where every await may be overtaken by any other, and any call may be lost before or after it takes effect. */
function given(scheduler: fc.Scheduler, faults: readonly Fault[]) {
  const journal = memoryJournal();
  const names = new Map<string, Map<number, string>>();
  const objects = new Map<string, string>();
  const left = [...faults];
  let removed = 0;
  async function risky<T>(name: string, call: () => Promise<T> | T): Promise<T> {
    const fault = left.shift() ?? 'none';
    await scheduler.schedule(Promise.resolve(), name);
    if (fault.endsWith('before')) throw new Lost(fault);
    const answer = await call();
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
          const text = archivedLines(units, HIDE);
          const hash = sha256(text).slice(0, 32);
          objects.set(objectName({ partition, sequence, hash }), text);
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
        yield* found.toSorted((a, b) => (a < b ? -1 : 1));
      },
      read: (name) => risky('get', () => objects.get(name) ?? null),
      remove: (name) =>
        risky('remove', () => {
          if (objects.delete(name)) removed++;
        }),
      sweptThrough: async () => sweptThrough,
      saveSweptThrough: async () => undefined,
      sha256,
      log: () => undefined,
    };
    return sweepArchive(deps, SWEEP_AT).catch((error: unknown) => {
      if (!(error instanceof Lost)) throw error;
    });
  };

  return {
    journal,
    names,
    objects,
    sweep,
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

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const hexesOf = (packed: Uint8Array): string[] =>
  Array.from({ length: packed.length / 8 }, (_, index) =>
    Buffer.from(packed.subarray(index * 8, index * 8 + 8)).toString('hex'),
  );

/** Every segment names one object that is there and holds the very events that it counted. */
async function agree({ journal, names, objects }: ReturnType<typeof given>): Promise<Set<string>> {
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

async function check(
  scheduler: fc.Scheduler,
  deliveries: readonly Delivery[],
  faults: readonly Fault[],
  sweeps: number,
): Promise<void> {
  const world = given(scheduler, faults);
  await scheduler.waitFor(
    Promise.all([...deliveries.map(world.deliver), ...Array.from({ length: sweeps }, () => world.sweep())]),
  );
  const counted = await agree(world);
  for (const index of deliveries.flatMap(({ batch, isLost }) => (isLost ? [] : batch))) {
    const unit = TRUTH[index];
    expect(unit && counted.has(hexOf(unit.fingerprint))).toBe(true);
  }

  // A sweep that nothing disturbs leaves what a segment names, and what is counted nowhere.
  await scheduler.waitFor(world.sweep());
  await scheduler.waitFor(world.sweep());
  await agree(world);
  for (const [name, text] of world.objects) {
    const { partition, sequence, hash } = parseObjectName(name) ?? { partition: PARTITIONS[0], sequence: 0, hash: '' };
    const isNamed = partition && world.names.get(partitionKey(partition))?.get(sequence) === hash;
    expect(isNamed || heldIn(text)?.some((hex) => !counted.has(hex))).toBe(true);
  }

  // Where the segments have expired, nothing is taken away any more.
  const before = new Map(world.objects);
  for (const partition of PARTITIONS) {
    (world.journal.stored as Map<string, unknown>).delete(partitionKey(partition));
    world.names.delete(partitionKey(partition));
  }
  await scheduler.waitFor(world.sweep());
  expect(world.objects).toEqual(before);
}

describe('archive and journal', () => {
  it('agree after any interleaving of crashes, lost races, lost answers, sweeps and expiry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyDelivery, { minLength: 1, maxLength: 5 }),
        fc.array(anyFault, { maxLength: 24 }),
        fc.nat({ max: 2 }),
        check,
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('a sweep', () => {
  const unit = TRUTH[0] as Unit;
  const partition = PARTITIONS[0] as Partition;
  const text = archivedLines([{ unit, judged: true }], HIDE);
  const swept = async (
    objects: ReadonlyMap<string, string | null>,
    now: number,
    through: Day | null = null,
    names: string | null = '1'.repeat(32),
  ) => {
    const gone: string[] = [];
    const days: string[] = [];
    const saved: Day[] = [];
    const found = await sweepArchive(
      {
        named: async () => new Map([[1, names]]),
        async *namesOn(day) {
          days.push(day);
          yield* [...objects.keys()].filter((name) => name.startsWith(day));
        },
        read: async (name) => objects.get(name) ?? null,
        remove: async (name) => void gone.push(name),
        sweptThrough: async () => through,
        saveSweptThrough: async (day) => void saved.push(day),
        sha256,
        log: () => undefined,
      },
      now,
    );
    return { gone, days, saved, found };
  };
  const nameOf = (hash: string, sequence = 1) => objectName({ partition, sequence, hash: hash.repeat(32) });

  it('keeps what is named, damaged or not ours, and removes the rest that is counted', async () => {
    const day = nameOf('1').slice(0, 10);
    const other = nameOf('4').replace(`/${partition.slot}/`, `/${partition.slot + 1}/`);
    const objects = new Map([
      [nameOf('1'), text],
      [nameOf('2'), text],
      [nameOf('3', 7), text],
      [nameOf('5'), null],
      [nameOf('6'), 'not ours\n'],
      [`${day}/report.csv`, text],
      [other, text],
    ]);
    const { gone, found } = await swept(objects, SWEEP_AT);
    expect(gone).toEqual([nameOf('2'), nameOf('3', 7)]);
    expect(found).toEqual({ named: 1, removed: 2, kept: 1, foreign: 3 });
  });

  it('keeps the only copy of what a segment counted while the storage refused', async () => {
    const { gone, found } = await swept(new Map([[nameOf('2', 7), text]]), SWEEP_AT, null, null);
    expect([gone, found.kept]).toEqual([[], 1]);
  });

  it('looks at each day once, from a week on, and never at one whose segments may have expired', async () => {
    const first = await swept(new Map(), SENT_AT);
    expect(first.days).toEqual(['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05']);
    const last = first.saved.at(-1) ?? 0;
    expect((await swept(new Map(), SENT_AT, last)).days).toEqual([]);
    expect((await swept(new Map(), SENT_AT + DAY_MS, last)).days).toEqual(['2026-11-06']);
    expect((await swept(new Map(), SENT_AT + 40 * DAY_MS, last)).days[0]).toBe('2026-12-10');
  });
});
