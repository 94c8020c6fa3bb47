import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { type Counts, emptyCounts, JUDGED_AT } from '../../../shared/counting/counts.ts';
import { FINGERPRINT_BYTES } from '../../../shared/counting/fingerprint.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { ONE_SHARD, type Partition, partitionKey, partitionOf } from '../../../shared/counting/partition.ts';
import { tally } from '../../../shared/counting/tally.ts';
import type { Unit } from '../../../shared/counting/units.ts';
import { FirstReports } from '../../../shared/journal/first-reports.ts';
import { PartitionCaches } from '../../../shared/journal/partition-cache.ts';
import type { Complainers, FirstStore, Journal } from '../../../shared/journal/ports.ts';
import { type RecordDeps, recordUnits } from '../../../shared/journal/record.ts';
import { SLOT_MS } from '../../../shared/kernel/time.ts';
import { eventOf, units } from '../../support/counting.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from '../../support/memory-journal.ts';
import { SENT_AT, type SesEventType } from '../../support/ses-events.ts';

/** Two names that only a segment of their own can hold: so that a batch becomes several segments. */
const HUGE = ['x', 'y'].map((letter) => letter.repeat(160_000));
const KINDS: readonly SesEventType[] = ['Delivery', 'Bounce', 'Complaint', 'Complaint', 'Open'];

/** All that happens, each once: in two partitions and two sets, with complaints of the same people among it. */
const TRUTH: readonly Unit[] = Array.from({ length: 24 }, (_, index) => {
  const at = SENT_AT + (index % 2) * SLOT_MS + index;
  const recipients = [`person${index % 3}@example.com`];
  const event = eventOf(KINDS[index % KINDS.length] ?? 'Send', {
    set: index % 3 === 0 ? 'a' : 'b',
    at,
    sentAt: SENT_AT,
    messageId: `m${index}`,
    feedbackId: `f${index}`,
    recipients,
  });
  return units(index % 6 === 5 ? { ...event, fromDomain: HUGE[index % 4 === 1 ? 0 : 1] ?? null } : event);
}).flat();
const PARTITIONS = [SENT_AT, SENT_AT + SLOT_MS].map((at) => partitionOf('', at, ONE_SHARD, sha256));

type Fault = 'none' | 'before' | 'after' | 'crash before' | 'crash after';
class Lost extends Error {
  override readonly name = 'Lost';
  readonly crash: boolean;
  constructor(fault: Fault) {
    super(fault);
    this.crash = fault.startsWith('crash');
  }
}

/** A batch and the process that takes it: indexes into `TRUTH`, repeated at will. */
type Delivery = { readonly process: number; readonly batches: readonly (readonly number[])[] };
const anyBatch = fc.array(fc.nat({ max: TRUTH.length - 1 }), { minLength: 1, maxLength: 10 });
const anyDelivery: fc.Arbitrary<Delivery> = fc.record({
  process: fc.nat({ max: 1 }),
  batches: fc.array(anyBatch, { minLength: 1, maxLength: 4 }),
});
const anyFault = fc.constantFrom<Fault>('none', 'none', 'before', 'after', 'crash before', 'crash after');

/** Where every await may be overtaken by any other, and any call may be lost before or after it takes effect. */
function given(scheduler: fc.Scheduler, faults: readonly Fault[], tailBytes: number) {
  const journal = memoryJournal();
  const complainers = memoryComplainers();
  const firsts = memoryFirsts();
  const left = [...faults];
  async function risky<T>(name: string, call: () => Promise<T>): Promise<T> {
    const fault = left.shift() ?? 'none';
    await scheduler.schedule(Promise.resolve(), name);
    if (fault.endsWith('before')) throw new Lost(fault);
    const answer = await call();
    await scheduler.schedule(Promise.resolve(), `${name} answers`);
    if (fault.endsWith('after')) throw new Lost(fault);
    return answer;
  }
  const riskyJournal: Journal = {
    fingerprints: (partition, after) => risky('read', () => journal.fingerprints(partition, after)),
    counts: (partition, after) => risky('counts', () => journal.counts(partition, after)),
    bounced: (partition, after) => risky('bounced', () => journal.bounced(partition, after)),
    has: (partition, sequence) => risky('has', () => journal.has(partition, sequence)),
    append: (partition, sequence, segment) => risky('append', () => journal.append(partition, sequence, segment)),
  };
  const riskyComplainers: Complainers = { claim: (...args) => risky('claim', () => complainers.claim(...args)) };
  const riskyFirsts: FirstStore = {
    read: (...args) => risky('read firsts', () => firsts.read(...args)),
    append: (...args) => risky('append firsts', () => firsts.append(...args)),
  };
  const startProcess = (): RecordDeps => ({
    journal: riskyJournal,
    complainers: riskyComplainers,
    firsts: new FirstReports(riskyFirsts, tailBytes),
    caches: new PartitionCaches(tailBytes),
    timer: { now: () => SENT_AT, sleep: (ms) => scheduler.schedule(Promise.resolve(), `sleep ${ms}`) },
    random: () => 0.5,
    hashOf: (text) => sha256(text),
  });
  const processes = [startProcess(), startProcess()];

  /** What a queue does: hand a batch out until it is done. */
  async function untilDone(process: number, batch: readonly Unit[], partition: Partition): Promise<void> {
    for (;;) {
      const deps = processes[process] ?? startProcess();
      try {
        const { counted, duplicates } = await recordUnits(deps, partition, batch);
        expect(counted + duplicates).toBe(batch.length);
        return;
      } catch (error) {
        if (error instanceof Lost && error.crash) processes[process] = startProcess();
        else if (!(error instanceof Lost) && !String(error).includes('races')) throw error;
      }
    }
  }

  return {
    journal,
    async deliver({ process, batches }: Delivery): Promise<void> {
      for (const batch of batches) {
        const all = batch.flatMap((index) => TRUTH[index] ?? []);
        await Promise.all(
          PARTITIONS.map((partition) => {
            const share = all.filter(
              ({ event }) => partitionOf('', event.at, ONE_SHARD, sha256).slot === partition.slot,
            );
            return share.length > 0 ? untilDone(process, share, partition) : null;
          }),
        );
      }
    },
  };
}

function folded(segments: Iterable<ReadonlyMap<string, Counts>>): Map<string, Counts> {
  const total = new Map<string, Counts>();
  for (const sets of segments) {
    for (const [set, counts] of sets) {
      const into = total.get(set) ?? emptyCounts();
      total.set(set, into);
      fold(into, counts);
    }
  }
  return total;
}

/** What must come out: every event that was delivered once; of one person's complaints of a day only one judged. */
function truthOf(delivered: ReadonlySet<number>, partition: Partition) {
  const sets = new Map<string, Counts>();
  for (const index of delivered) {
    const unit = TRUTH[index];
    if (!unit || partitionOf('', unit.event.at, ONE_SHARD, sha256).slot !== partition.slot) continue;
    const counts = sets.get(unit.event.configurationSet) ?? emptyCounts();
    sets.set(unit.event.configurationSet, counts);
    tally(counts, unit, unit.event.what.kind !== 'complaint');
  }
  return sets;
}
function complainersOf(delivered: ReadonlySet<number>): number {
  const people = [...delivered].flatMap((index) => {
    const event = TRUTH[index]?.event;
    const [who] = event?.what.kind === 'complaint' ? event.what.recipients : [];
    return who ? [`${event?.configurationSet} ${who.address}`] : [];
  });
  return new Set(people).size;
}
/** Takes the judged complaints out and says how many they were. */
function withoutJudgedComplaints(sets: ReadonlyMap<string, Counts>): number {
  let complaints = 0;
  for (const { judged } of sets.values()) {
    for (const [hour, cells] of judged) {
      for (const [provider, cell] of cells) {
        complaints += cell[JUDGED_AT.complaints];
        cell[JUDGED_AT.complaints] = 0;
        if (cell.every((value) => value === 0)) cells.delete(provider);
      }
      if (cells.size === 0) judged.delete(hour);
    }
  }
  return complaints;
}

async function check(
  scheduler: fc.Scheduler,
  deliveries: readonly Delivery[],
  faults: readonly Fault[],
  bytes: number,
) {
  const { journal, deliver } = given(scheduler, faults, bytes);

  await scheduler.waitFor(Promise.all(deliveries.map(deliver)));

  const delivered = new Set(deliveries.flatMap(({ batches }) => batches.flat()));
  let judgedComplaints = 0;
  for (const partition of PARTITIONS) {
    const stored = journal.stored.get(partitionKey(partition)) ?? new Map<number, never>();
    expect([...stored.keys()].toSorted((a, b) => a - b)).toEqual([...Array(stored.size).keys()].map((n) => n + 1));

    const sets = folded((await journal.counts(partition, 0)).map((segment) => segment.sets));
    judgedComplaints += withoutJudgedComplaints(sets);
    const truth = truthOf(delivered, partition);
    withoutJudgedComplaints(truth);
    expect(sets).toEqual(truth);

    const fingerprints = (await journal.fingerprints(partition, 0)).flatMap(({ packed }) =>
      Array.from({ length: packed.length / FINGERPRINT_BYTES }, (_, index) =>
        Buffer.from(packed.subarray(index * FINGERPRINT_BYTES, (index + 1) * FINGERPRINT_BYTES)).toString('hex'),
      ),
    );
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  }
  expect(judgedComplaints).toBe(complainersOf(delivered));
}

describe('recordUnits', () => {
  it('counts each event exactly once, however workers, retries, lost answers and crashes interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyDelivery, { minLength: 1, maxLength: 4 }),
        fc.array(anyFault, { maxLength: 30 }),
        fc.constantFrom(0, 1_000_000),
        check,
      ),
      { numRuns: 120 },
    );
  }, 30_000);

  it('counts each event exactly once where one process works on several batches of a partition at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(
          anyDelivery.map(({ batches }) => ({ process: 0, batches })),
          { minLength: 2, maxLength: 4 },
        ),
        (scheduler, deliveries) => check(scheduler, deliveries, [], 1_000_000),
      ),
      { numRuns: 120 },
    );
  }, 30_000);
});
