import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { recount } from '../../../infra/cli/recount/recount.ts';
import { parseObjectName } from '../../../shared/archive/name.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { HOUR_MS, hourOf } from '../../../shared/kernel/time.ts';
import {
  agree,
  anyFault,
  anySmallDelivery,
  archiveWorld,
  type Delivery,
  type Fault,
  Lost,
  namesAnn,
  PARTITIONS,
  SWEEP_AT,
  TRUTH,
  type World,
} from '../../support/archive-world.ts';
import { memoryTotals } from '../../support/memory-totals.ts';
import { SENT_AT } from '../../support/ses-events.ts';

// Real time would let all others go first, wherever an object is unpacked.
vi.mock('../../../functions/_adapters/s3/unpack.ts', () => ({
  textOf: async (packed: Uint8Array) => zlib.zstdDecompressSync(packed).toString('utf8'),
}));

const SET = TRUTH[0]?.event.configurationSet ?? '';
const HOUR = hourOf(SENT_AT);

/** What the journal says of each slot, which is the truth. */
async function truth({ journal }: World) {
  const slots = new Map<number, ReturnType<typeof emptyCounts>>();
  for (const partition of PARTITIONS) {
    const sum = emptyCounts();
    for (const segment of await journal.counts(partition, 0)) {
      if (!('sets' in segment)) throw new Error('Expected a segment that can be read');
      const own = segment.sets.get(SET);
      if (own !== undefined) fold(sum, own);
    }
    slots.set(partition.slot, sum);
  }
  return slots;
}

/** Counts the archive again as it is found, over totals of which all is lost, until nothing disturbs it. */
async function recounted(world: World): Promise<ReturnType<typeof memoryTotals>> {
  return recountOnce(world).catch((error: unknown) => {
    if (!(error instanceof Lost)) throw error;
    return recounted(world);
  });
}

async function recountOnce(world: World): Promise<ReturnType<typeof memoryTotals>> {
  const totals = memoryTotals();
  const objects = [...world.objects.keys()].flatMap((name) => {
    const object = parseObjectName(name);
    return object === null ? [] : [{ name, object, text: () => world.read(name) }];
  });
  await recount(
    {
      totals,
      named: (partition) => world.namesIn(partition),
      discard: async () => undefined,
      sha256,
      now: SENT_AT + 30 * HOUR_MS,
      writes: true,
    },
    objects,
  );
  return totals;
}

async function check(
  scheduler: fc.Scheduler,
  first: readonly Delivery[],
  late: readonly Delivery[],
  faults: readonly Fault[],
  isWhole: boolean,
): Promise<void> {
  const world = archiveWorld(scheduler, faults, isWhole);
  await scheduler.waitFor(Promise.all(first.map(world.deliver)));
  const known = await truth(world);

  // A week later two people have somebody forgotten, it is swept, and it is counted again.
  world.clock.at = SWEEP_AT;
  const [, , , , totals] = await scheduler.waitFor(
    Promise.all([world.forget(), world.forget(), world.sweep(), world.sweep(), recounted(world)]),
  );
  for (const [slot, counts] of await totals.slots(SET, HOUR * 12, HOUR * 12 + 11)) {
    expect([slot, counts.counts.totals]).toEqual([slot, known.get(slot)?.totals]);
  }
  await agree(world);

  // Mail that comes late meanwhile is for another run.
  await scheduler.waitFor(Promise.all([...late.map(world.deliver), world.forget(), world.forget(), world.sweep()]));
  await agree(world);
  world.clock.at += HOUR_MS;
  await scheduler.waitFor(world.forget());
  await agree(world);
  for (const text of world.objects.values()) expect(namesAnn(text)).toBe(false);

  const whole = await truth(world);
  const again = await scheduler.waitFor(recounted(world));
  for (const [slot, counts] of whole) {
    const stored = await again.slot(SET, slot);
    expect([slot, stored?.counts.totals ?? emptyCounts().totals]).toEqual([slot, counts.totals]);
  }
  expect(world.broken).toEqual([]);
}

describe('archive and journal, while a person is forgotten', () => {
  it('agree after any interleaving with crashes, races, sweeps, other runs and recounts, and name nobody', async () => {
    const deliveries = fc.array(anySmallDelivery, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        deliveries,
        deliveries,
        fc.array(anyFault, { maxLength: 40 }),
        fc.boolean(),
        check,
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
