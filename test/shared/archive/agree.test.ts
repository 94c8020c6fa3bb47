import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { hexOf } from '../../../shared/archive/counted-part.ts';
import { archivedLines } from '../../../shared/archive/line.ts';
import { objectName, parseObjectName } from '../../../shared/archive/name.ts';
import { sweepArchive } from '../../../shared/archive/sweep.ts';
import { type Partition, partitionKey } from '../../../shared/counting/partition.ts';
import type { Unit } from '../../../shared/counting/units.ts';
import { DAY_MS, type Day } from '../../../shared/kernel/time.ts';
import { HIDE } from '../../support/archive.ts';
import {
  agree,
  anyDelivery,
  anyFault,
  archiveWorld,
  type Delivery,
  type Fault,
  heldIn,
  PARTITIONS,
  SWEEP_AT,
  TRUTH,
} from '../../support/archive-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

async function check(
  scheduler: fc.Scheduler,
  deliveries: readonly Delivery[],
  faults: readonly Fault[],
  sweeps: number,
): Promise<void> {
  const world = archiveWorld(scheduler, faults);
  await scheduler.waitFor(
    Promise.all([...deliveries.map(world.deliver), ...Array.from({ length: sweeps }, () => world.sweep())]),
  );
  const counted = await agree(world);
  expect(world.broken).toEqual([]);
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
    putAt: number = SENT_AT,
  ) => {
    const gone: string[] = [];
    const days: string[] = [];
    const saved: Day[] = [];
    const found = await sweepArchive(
      {
        named: async () => new Map([[1, names]]),
        async *namesOn(day) {
          days.push(day);
          for (const name of objects.keys()) if (name.startsWith(day)) yield { name, putAt };
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
    expect(found).toEqual({ named: 1, removed: 2, kept: 1, foreign: 3, young: 0 });
  });

  it('keeps the only copy of what a segment counted while the storage refused', async () => {
    const { gone, found } = await swept(new Map([[nameOf('2', 7), text]]), SWEEP_AT, null, null);
    expect([gone, found.kept]).toEqual([[], 1]);
  });

  it('leaves what was put within a day, and looks at that day again', async () => {
    const now = SWEEP_AT + 5 * 60_000;
    const objects = new Map([
      [nameOf('1'), text],
      [nameOf('2'), text],
    ]);
    const young = await swept(objects, now, null, undefined, now - DAY_MS + 1);
    expect([young.gone, young.found.young, young.found.named]).toEqual([[], 1, 1]);
    expect(young.saved.at(-1)).toBe(young.saved[0] === undefined ? undefined : Math.floor(SENT_AT / DAY_MS) - 1);
    const old = await swept(objects, now, null, undefined, now - DAY_MS);
    expect([old.gone, old.saved.at(-1)]).toEqual([[nameOf('2')], Math.floor(SENT_AT / DAY_MS)]);
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
