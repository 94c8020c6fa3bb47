import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { JUDGED_AT } from '../../../shared/counting/counts.ts';
import { ONE_SHARD, partitionKey, partitionOf } from '../../../shared/counting/partition.ts';
import type { Unit } from '../../../shared/counting/units.ts';
import { FirstReports } from '../../../shared/journal/first-reports.ts';
import { PartitionCaches } from '../../../shared/journal/partition-cache.ts';
import { type RecordDeps, recordUnits } from '../../../shared/journal/record.ts';
import { DAY_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { eventOf, units } from '../../support/counting.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from '../../support/memory-journal.ts';
import { SENT_AT, type SesEventOverrides } from '../../support/ses-events.ts';

const PARTITION = partitionOf('acme', SENT_AT, ONE_SHARD, sha256);
const deliveries = (...ids: readonly string[]): Unit[] =>
  ids.flatMap((messageId) => units(eventOf('Delivery', { messageId })));

function given(overrides: Partial<RecordDeps> = {}) {
  const journal = memoryJournal();
  const complainers = memoryComplainers();
  const slept: number[] = [];
  const deps: RecordDeps = {
    journal,
    complainers,
    firsts: new FirstReports(memoryFirsts(), 1_000),
    caches: new PartitionCaches(1_000_000),
    timer: { now: () => SENT_AT, sleep: async (ms) => void slept.push(ms) },
    random: () => 0.5,
    hashOf: (text) => sha256(text),
    ...overrides,
  };
  const record = (all: readonly Unit[]) => recordUnits(deps, PARTITION, all);
  return { journal, complainers, slept, deps, record };
}

describe('recordUnits', () => {
  it('counts what is new, drops what is known, and writes nothing for duplicates alone', async () => {
    const { record, journal } = given();

    expect(await record(deliveries('a', 'b', 'a'))).toEqual({ counted: 2, duplicates: 1 });
    expect(await record(deliveries('b', 'c'))).toEqual({ counted: 1, duplicates: 1 });
    expect(await record(deliveries('a', 'b', 'c'))).toEqual({ counted: 0, duplicates: 3 });
    expect(await record([])).toEqual({ counted: 0, duplicates: 0 });
    expect([...(journal.stored.get(partitionKey(PARTITION))?.keys() ?? [])]).toEqual([1, 2]);
  });

  it('judges every complaint while the key of complainers cannot be read, and takes none away afterwards', async () => {
    const complaint = (id: string, to: string) =>
      units(eventOf('Complaint', { messageId: id, feedbackId: id, recipients: [to], sentAt: SENT_AT }));
    let hash: string | null = null;
    const { record, journal } = given({ hashOf: async (text) => (hash === null ? null : sha256(hash + text)) });
    const judged = async () => {
      let sum = 0;
      for (const { sets } of await journal.counts(PARTITION, 0)) {
        for (const counts of sets.values()) {
          for (const cells of counts.judged.values())
            for (const cell of cells.values()) sum += cell[JUDGED_AT.complaints];
        }
      }
      return sum;
    };
    await record([...complaint('1', 'jane@yahoo.com'), ...complaint('2', 'jane@yahoo.com')]);
    expect(await judged()).toBe(2);
    hash = 'one';
    await record([...complaint('3', 'jane@yahoo.com'), ...complaint('4', 'Jane+x@yahoo.com')]);
    expect(await judged()).toBe(3);
    hash = 'two';
    await record([...complaint('5', 'jane@yahoo.com'), ...complaint('6', 'jane@yahoo.com')]);
    expect(await judged()).toBe(4);
  });

  it('cuts a batch of 6,000 into three segments', async () => {
    const { record, journal } = given();

    await record(deliveries(...Array.from({ length: 6_000 }, (_, index) => `m${index}`)));

    const stored = await journal.fingerprints(PARTITION, 0);
    expect(stored.map(({ sequence, packed }) => [sequence, packed.length / 8])).toEqual([
      [1, 2_500],
      [2, 2_500],
      [3, 1_000],
    ]);
  });

  it('reads what a stranger wrote, and only what it has not seen', async () => {
    const journal = memoryJournal();
    const reads: number[] = [];
    const fingerprints: typeof journal.fingerprints = (partition, after) => {
      reads.push(after);
      return journal.fingerprints(partition, after);
    };
    const { record } = given({ journal: { ...journal, fingerprints } });
    await record(deliveries('a'));
    await given({ journal }).record(deliveries('a', 'b'));

    expect(await record(deliveries('b', 'c'))).toEqual({ counted: 1, duplicates: 1 });
    expect(reads).toEqual([0, 1]);
  });

  it('loses one race to a neighbour and reads first from then on: a refused write is billed', async () => {
    const journal = memoryJournal();
    let [refused, reads] = [0, 0];
    const counting: typeof journal = {
      ...journal,
      async append(...args) {
        const written = await journal.append(...args);
        if (!written) refused++;
        return written;
      },
      fingerprints: (...args) => {
        reads++;
        return journal.fingerprints(...args);
      },
    };
    const [one, other] = [given({ journal: counting }), given({ journal: counting })];
    for (let batch = 0; batch < 10; batch++) {
      await one.record(deliveries(`a${batch}`));
      await other.record(deliveries(`b${batch}`, `a${batch}`));
    }
    expect(refused).toBe(2);
    expect(journal.stored.get(partitionKey(PARTITION))?.size).toBe(20);

    reads = 0;
    const alone = given({ journal: counting });
    for (let batch = 0; batch < 10; batch++) await alone.record(deliveries(`c${batch}`));
    expect(reads).toBe(1);
  });

  it('gives up after twelve lost races, with pauses that double up to two seconds and are halved by chance', async () => {
    const journal = { ...memoryJournal(), append: async () => false };
    const { record, slept } = given({ journal });

    await expect(record(deliveries('a'))).rejects.toThrow(`partition ${partitionKey(PARTITION)}, lost 12 races`);
    expect(slept).toEqual([20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000, 1_000, 1_000]);
  });

  it('remembers nothing of a write that was not confirmed, and finds it again', async () => {
    const journal = memoryJournal();
    let lost = 1;
    const { record } = given({
      journal: {
        ...journal,
        append: async (...args) => {
          const answer = await journal.append(...args);
          if (lost-- > 0) throw new Error('lost');
          return answer;
        },
      },
    });

    await expect(record(deliveries('a'))).rejects.toThrow('lost');
    expect(await record(deliveries('a', 'b'))).toEqual({ counted: 1, duplicates: 1 });
  });

  it('stays within its memory when others write', async () => {
    const caches = new PartitionCaches(40_000);
    const { journal, record } = given({ caches });
    const other = { slot: PARTITION.slot - 1, shard: 0 };
    const deps = given({ caches, journal }).deps;
    await recordUnits(deps, other, deliveries('old'));
    await record(deliveries('a'));
    const thousands = deliveries(...Array.from({ length: 2_500 }, (_, index) => `m${index}`));
    await given({ journal }).record(thousands);

    // loses the race for number 2 and reads 2,500 fingerprints; all of its own are among them
    await record(thousands.slice(0, 3));

    expect(caches.get(other)).toBeUndefined();
    expect(caches.get(PARTITION)?.sequence).toBe(2);
  });

  describe('of complaints', () => {
    const complaint = (feedbackId: string, overrides: SesEventOverrides = {}) =>
      units(eventOf('Complaint', { feedbackId, ...overrides }));
    async function judgedOf(...batches: readonly Unit[][]): Promise<number> {
      const { record, journal } = given();
      for (const batch of batches) await record(batch);
      let judged = 0;
      for (const { sets } of await journal.counts(PARTITION, 0)) {
        for (const counts of sets.values()) {
          for (const cells of counts.judged.values())
            for (const cell of cells.values()) judged += cell[JUDGED_AT.complaints];
        }
      }
      return judged;
    }

    it.each<[string, SesEventOverrides, number]>([
      ['of the same person', {}, 1],
      ['of the same person under another spelling of the domain', { recipients: ['jane@EXAMPLE.com'] }, 1],
      ['of another person', { recipients: ['joe@example.com'] }, 2],
      ['about another set', { set: 'other-set' }, 2],
      ['within 30 days', { sentAt: SENT_AT + 29 * DAY_MS, at: SENT_AT + 30 * DAY_MS - SECOND_MS }, 1],
      ['30 days later', { sentAt: SENT_AT + 30 * DAY_MS, at: SENT_AT + 30 * DAY_MS + SECOND_MS }, 2],
      ['of nobody in particular', { recipients: [] }, 2],
    ])('judges a second one %s as it should', async (_, overrides, judged) => {
      expect(await judgedOf(complaint('f1'), complaint('f2', overrides))).toBe(judged);
      expect(await judgedOf([...complaint('f1'), ...complaint('f2', overrides)])).toBe(judged);
    });

    it('judges two that name nobody', async () => {
      const nobody = { recipients: [] };

      expect(await judgedOf(complaint('f1', nobody), complaint('f2', nobody))).toBe(2);
    });

    it('tells the same people named in another order', async () => {
      const [jane, joe] = ['jane@example.com', 'joe@example.com'];
      const orders = [
        [jane, joe],
        [joe, jane],
      ];

      expect(await judgedOf(...orders.map((recipients, index) => complaint(`f${index}`, { recipients })))).toBe(1);
    });

    it('judges one whose first attempt died after its claim', async () => {
      const { record, journal, deps } = given();
      const dying = { ...deps, journal: { ...journal, append: () => Promise.reject(new Error('dead')) } };
      await expect(recordUnits(dying, PARTITION, complaint('f1'))).rejects.toThrow('dead');

      await record(complaint('f1'));

      const [segment] = await journal.counts(PARTITION, 0);
      expect([...(segment?.sets.values() ?? [])].map(({ judged }) => judged.size)).toEqual([1]);
    });

    it.each([
      ['JANE@Example.com', 'jane@example.com'],
      ['jane+news@example.com', 'jane@example.com'],
      ['Jane+a+b@example.com', 'JANE+c@example.com'],
    ])('takes %s and %s for one mailbox', async (one, other) => {
      expect(await judgedOf(complaint('f1', { recipients: [one] }), complaint('f2', { recipients: [other] }))).toBe(1);
    });

    it.each([
      ['jane@example.com', 'joan@example.com'],
      ['jane@example.com', 'jane@example.org'],
      ['+a@example.com', '+b@example.com'],
    ])('takes %s and %s for two', async (one, other) => {
      expect(await judgedOf(complaint('f1', { recipients: [one] }), complaint('f2', { recipients: [other] }))).toBe(2);
    });

    it('claims nothing for what is prevented, and no address is in a claim', async () => {
      const { record, complainers } = given();
      await record(complaint('f1', { complaintSubType: 'OnAccountSuppressionList' }));
      expect(complainers.claims.size).toBe(0);

      await record(complaint('f2'));
      expect([...complainers.claims].join()).not.toContain('jane');
    });
  });
});
