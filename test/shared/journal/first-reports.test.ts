import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { emptyCounts, JUDGED_AT } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { ONE_SHARD, type Partition, parsePartitionKey, partitionOf } from '../../../shared/counting/partition.ts';
import type { Unit } from '../../../shared/counting/units.ts';
import { FirstReports } from '../../../shared/journal/first-reports.ts';
import { PartitionCaches } from '../../../shared/journal/partition-cache.ts';
import { recordUnits } from '../../../shared/journal/record.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { eventOf, units } from '../../support/counting.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from '../../support/memory-journal.ts';
import { SENT_AT, type SesEventOverrides } from '../../support/ses-events.ts';

const REPUTATION = { delayStatus: '4.7.0', delayDiagnostic: 'smtp; 421 4.7.0 [TSS04] deferred due to user complaints' };
const bounce = (of: SesEventOverrides): Unit[] => units(eventOf('Bounce', { sentAt: SENT_AT, ...of }));
const delay = (of: SesEventOverrides): Unit[] =>
  units(eventOf('DeliveryDelay', { sentAt: SENT_AT, domain: 'yahoo.com', ...REPUTATION, ...of }));

/** Several functions over one journal, each with a memory of its own. */
function given(maxClaims = 1_000) {
  const journal = memoryJournal();
  const store = memoryFirsts();
  const made = () => ({
    journal,
    complainers: memoryComplainers(),
    firsts: new FirstReports(store, maxClaims),
    caches: new PartitionCaches(1_000_000),
    timer: { now: () => SENT_AT, sleep: async () => undefined },
    random: () => 0.5,
    hashOf: sha256,
  });
  const record = async (deps: ReturnType<typeof made>, all: readonly Unit[]) => {
    for (const unit of all) await recordUnits(deps, partitionOf('', unit.event.at, ONE_SHARD, sha256), [unit]);
  };
  const counted = async () => {
    const counts = emptyCounts();
    for (const key of journal.stored.keys()) {
      const partition = parsePartitionKey(key) as Partition;
      for (const { sets } of await journal.counts(partition, 0)) for (const one of sets.values()) fold(counts, one);
    }
    const judged = (column: 'hardBounces' | 'reputationDeferrals'): number =>
      [...counts.judged.values()]
        .flatMap((cells) => [...cells.values()])
        .reduce((n, cell) => n + cell[JUDGED_AT[column]], 0);
    return { ...counts, judgedOf: judged };
  };
  return { made, record, counted, store };
}

describe('what counts once', () => {
  it('is claimed in turn by the calls of one process, which never race for a number', async () => {
    const { made, store } = given();
    const appended: boolean[] = [];
    const append = store.append.bind(store);
    store.append = async (...args) => {
      const done = await append(...args);
      appended.push(done);
      return done;
    };
    const deps = made();
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const at = SENT_AT + n * 10 * MINUTE_MS;
        const all = bounce({ feedbackId: `f${n}`, messageId: `m${n}`, at });
        return recordUnits(deps, partitionOf('', at, ONE_SHARD, sha256), all);
      }),
    );
    expect(appended.length).toBeGreaterThan(1);
    expect(appended).not.toContain(false);
  });

  it('is one hard bounce of a recipient of a message, across slots and functions', async () => {
    const { made, record, counted } = given();
    for (let n = 0; n < 6; n += 1) {
      await record(made(), bounce({ feedbackId: `f${n}`, at: SENT_AT + n * 20 * MINUTE_MS }));
    }

    const { totals, reasons, providers, judgedOf } = await counted();

    expect(totals).toMatchObject({ hardBounces: 1, repeatedBounces: 5 });
    expect(judgedOf('hardBounces')).toBe(1);
    expect([...reasons.values()]).toEqual([[1]]);
    expect([...providers.values()].map(([, hard]) => hard)).toEqual([1]);
  });

  it.each<[string, SesEventOverrides]>([
    ['another recipient', { recipients: ['joe@example.com'] }],
    ['another message', { messageId: 'another' }],
    ['nobody in particular', { recipients: [] }],
  ])('keeps %s apart', async (_, other) => {
    const { made, record, counted } = given();
    const deps = made();
    await record(deps, bounce({ feedbackId: 'f1', ...(other.recipients?.length === 0 ? other : {}) }));
    await record(deps, bounce({ feedbackId: 'f2', ...other }));

    expect((await counted()).totals).toMatchObject({ hardBounces: 2, repeatedBounces: 0 });
  });

  it('is one hard bounce of an alias, whatever its members are called, in one report or in several', async () => {
    const { made, record, counted } = given();
    const to = { destination: ['list@example.com'] };
    const members = ['a', 'b', 'c'].map((name) => `${name}@members.example`);
    await record(made(), bounce({ feedbackId: 'f0', recipients: members, ...to }));
    for (const [n, member] of members.entries()) {
      await record(made(), bounce({ feedbackId: `g${n}`, recipients: [member], at: SENT_AT + n * HOUR_MS, ...to }));
    }
    await record(made(), bounce({ feedbackId: 'h', recipients: ['list@example.com'], ...to }));

    const { totals, judgedOf } = await counted();

    expect(totals).toMatchObject({ hardBounces: 1, repeatedBounces: 6 });
    expect(judgedOf('hardBounces')).toBe(1);
  });

  it('takes no recipient of a message for another where it went to several', async () => {
    const { made, record, counted } = given();
    const to = { destination: ['jane@example.com', 'joe@example.com'] };
    const deps = made();
    await record(deps, bounce({ feedbackId: 'f1', recipients: ['jane@moved.example'], ...to }));
    await record(deps, bounce({ feedbackId: 'f2', recipients: ['joe@moved.example'], ...to }));

    expect((await counted()).totals).toMatchObject({ hardBounces: 2, repeatedBounces: 0 });
  });

  it('is one deferral for reputation, however often it is reported; every report is in the totals', async () => {
    const { made, record, counted } = given();
    const deps = made();
    for (let n = 0; n < 4; n += 1) await record(deps, delay({ at: SENT_AT + n * HOUR_MS }));

    const { totals, deferrals, judgedOf } = await counted();

    expect(totals.delays).toBe(4);
    expect(judgedOf('reputationDeferrals')).toBe(1);
    expect([...deferrals]).toEqual([['yahoo', [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]]);
  });

  it('costs an item for a batch, and nothing for what bounces soft', async () => {
    const { made, store } = given();
    const deps = made();
    const many = ['a', 'b', 'c'].flatMap((messageId) => bounce({ messageId, feedbackId: messageId }));
    const soft = bounce({ messageId: 'd', feedbackId: 'd', bounceType: 'Transient' });

    await recordUnits(deps, partitionOf('', SENT_AT + 1_000, ONE_SHARD, sha256), [...many, ...soft]);

    expect(store.appended()).toBe(1);
    await recordUnits(made(), partitionOf('', SENT_AT + 1_000, ONE_SHARD, sha256), soft);
    expect(store.appended()).toBe(1);
  });

  it('property: every message that bounces counts once, whatever is reported, tried again, forgotten or raced', async () => {
    const report = fc.record({
      message: fc.nat({ max: 3 }),
      feedback: fc.nat({ max: 4 }),
      slot: fc.nat({ max: 3 }),
      process: fc.nat({ max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(report, { maxLength: 30 }),
        fc.constantFrom(0, 2, 1_000),
        async (reports, maxClaims) => {
          const { made, counted } = given(maxClaims);
          const processes = [made(), made(), made()];
          await Promise.all(
            reports.map(async ({ message, feedback, slot, process }) => {
              const at = SENT_AT + slot * 5 * MINUTE_MS + 1_000;
              const all = bounce({ messageId: `m${message}`, feedbackId: `f${message}-${feedback}-${slot}`, at });
              const deps = processes[process] as (typeof processes)[0];
              await recordUnits(deps, partitionOf('', at, ONE_SHARD, sha256), all);
            }),
          );
          const { totals, judgedOf } = await counted();
          const messages = new Set(reports.map(({ message }) => message)).size;
          const events = new Set(reports.map((one) => `${one.message} ${one.feedback} ${one.slot}`)).size;
          expect(totals).toMatchObject({ hardBounces: messages, repeatedBounces: events - messages });
          expect(judgedOf('hardBounces')).toBe(messages);
        },
      ),
      { numRuns: 100 },
    );
  });
});
