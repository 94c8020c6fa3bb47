import { beforeAll, describe, expect, it } from 'vitest';
import { dynamoJournal } from '../../../../functions/_adapters/dynamodb/counting/journal.ts';
import {
  ArchiveIntake,
  type ArchiveReader,
  type TablesDoor,
  type Turn,
} from '../../../../infra/cli/replay/archive-intake.ts';
import { inOrderOfTime } from '../../../../infra/cli/replay/in-order.ts';
import { replayText } from '../../../../infra/cli/replay/print.ts';
import { replay } from '../../../../infra/cli/replay/replay.ts';
import { type ReplaySummary, summaryOf } from '../../../../infra/cli/replay/summary.ts';
import { Random } from '../../../../infra/local/random.ts';
import { parsePartitionKey } from '../../../../shared/counting/partition.ts';
import { DAY_MS, MINUTE_MS, RETENTION_MS, SECOND_MS, SLOT_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

const SETS = 40;
const EVENTS = 8_000;

/** Forty minutes of forty sets, five of which mail a bought list. */
function archive(): string[] {
  const random = new Random('archive');
  return Array.from({ length: EVENTS }, (_, n) => {
    const number = Math.floor(random.next() * SETS);
    const about = {
      set: `customer-${number}`,
      messageId: `message-${n}`,
      feedbackId: `feedback-${n}`,
      recipients: [`user${n}@example.com`],
      at: SENT_AT + Math.floor((n * 40 * MINUTE_MS) / EVENTS),
      sentAt: SENT_AT - SECOND_MS,
    };
    const draw = random.next();
    if (number % 8 === 0 && draw < 0.2) return sesBody('Bounce', about);
    if (number % 8 === 0 && draw < 0.21) return sesBody('Complaint', about);
    return sesBody(draw < 0.6 ? 'Send' : 'Delivery', about);
  });
}
/** 58 new sets with 29 mails each in two and a half hours: 8 % hard bounces, 2 % complaints over all. */
function newSenders(): string[] {
  return Array.from({ length: 58 * 29 }, (_, n) => {
    const number = Math.floor(n / 29);
    const about = {
      set: `trial-${number}`,
      messageId: `message-${n}`,
      feedbackId: `feedback-${n}`,
      recipients: [`user${n}@yahoo.com`],
      at: SENT_AT + Math.floor((n * 150 * MINUTE_MS) / (58 * 29)),
    };
    const sort = n % 29;
    if (sort === 3 || sort === 17 || (sort === 9 && number % 3 === 0)) return [sesBody('Bounce', about)];
    const delivery = sesBody('Delivery', about);
    return sort === 20 && number % 5 < 3 ? [delivery, sesBody('Complaint', about)] : [delivery];
  }).flat();
}
async function* inHandfuls(texts: readonly string[]): AsyncGenerator<Iterable<string>> {
  for (let at = 0; at < texts.length; at += 100) {
    yield texts.slice(at, at + 100);
    await new Promise(setImmediate);
  }
}
const intakeOf = (texts: readonly string[]): ArchiveIntake =>
  new ArchiveIntake(inOrderOfTime(inHandfuls(texts), SENT_AT + 60 * MINUTE_MS), DEFAULT_POLICY);

/** An intake that reads ahead, as the one in a thread does, and whose way to the tables takes now this, now that long. */
function restless(inner: ArchiveReader, seed: number): ArchiveReader {
  const random = new Random(seed);
  let next: Promise<Turn | null> | null = null;
  const slow = async <T>(value: T): Promise<T> => {
    for (let turns = Math.floor(random.next() * 8); turns > 0; turns--) await new Promise(setImmediate);
    return value;
  };
  return {
    next: async () => slow(await (next ?? inner.next())),
    record: async ({ tables, call }: TablesDoor) => {
      const recorded = await inner.record({ tables, call: async (asked) => slow(await call(await slow(asked))) });
      next = inner.next();
      return slow(recorded);
    },
  };
}

async function played(intake: ArchiveReader): Promise<ReplaySummary> {
  return summaryOf(await replay(intake, { policy: { ...DEFAULT_POLICY, mode: 'enforce' } }), 1);
}

describe('replay', () => {
  it('tells what many new senders show together, though each of them is healthy', async () => {
    const intake = new ArchiveIntake(inOrderOfTime(inHandfuls(newSenders()), SENT_AT + DAY_MS), DEFAULT_POLICY);
    const summary = await played(intake);
    expect(summary.configurationSets.map(({ standing }) => standing)).toEqual(Array(58).fill('healthy'));
    expect(summary.together).toMatchObject([{ tenant: null, until: null }]);
    const text = replayText(summary);
    expect(text).toMatch(
      /No decision about a set alone\.\n\n\S+ {2}\d+ new senders together: complaints .*\n {4}alert only/,
    );
  });

  const texts = archive();
  let plain: ReplaySummary;
  beforeAll(async () => {
    plain = await played(intakeOf(texts));
  });

  it('counts every event, and moves the bad sets alone', () => {
    expect(plain.events).toEqual({
      read: EVENTS,
      counted: EVENTS,
      duplicates: 0,
      setAside: 0,
      malformed: 0,
      tooOld: 0,
    });
    const moved = plain.configurationSets.filter(({ standing }) => standing !== 'healthy').map(({ name }) => name);
    expect(moved.length).toBeGreaterThan(1);
    for (const name of moved) expect(Number(name.slice('customer-'.length)) % 8).toBe(0);
  });

  it.each([1, 2, 3])('ends in the same words however the counting thread is timed: %d', async (seed) => {
    expect(await played(restless(intakeOf(texts), seed))).toEqual(plain);
  });

  it('counts the same once more as duplicates', async () => {
    const { events, configurationSets } = await played(intakeOf([...texts, ...texts]));

    expect(events).toMatchObject({ read: 2 * EVENTS, counted: EVENTS, duplicates: EVENTS });
    const totals = (summary: ReplaySummary['configurationSets']) =>
      summary.map(({ name, totals: sums }) => [name, sums]);
    expect(totals(configurationSets)).toEqual(totals(plain.configurationSets));
  });
});

it('passes two years in which nothing happens in seconds', { timeout: 30_000 }, async () => {
  const at = [0, 1, 2 * 365 * DAY_MS, 2 * 365 * DAY_MS + 1].map((after) => SENT_AT - 1_000 * DAY_MS + after);
  const texts = at.map((sentAt, n) => sesBody('Delivery', { sentAt, at: sentAt, messageId: `message-${n}` }));

  const { events, configurationSets } = await played(intakeOf(texts));

  expect(events).toMatchObject({ read: 4, counted: 4 });
  expect(configurationSets.map(({ totals }) => totals.deliveries)).toEqual([4]);
});

it('keeps of the journal what an event may still be counted in, and counts the same', async () => {
  const days = Array.from({ length: 40 }, (_, day) => SENT_AT - (60 - day) * DAY_MS);
  const texts = days.map((at, n) => sesBody('Delivery', { at, sentAt: at, messageId: `message-${n}` }));
  const kept = new Set<string>();
  let partitions: readonly string[] = [];
  const { stats, report } = await replay(intakeOf([...texts, ...texts.slice(-10)]), {
    policy: DEFAULT_POLICY,
    onEnd: async ({ client, tables }, keys) => {
      partitions = [...keys];
      const journal = dynamoJournal(client, tables.journal);
      for (const key of keys) {
        const partition = parsePartitionKey(key);
        if (partition && (await journal.has(partition, 1))) kept.add(key);
      }
    },
  });

  expect(stats).toMatchObject({ counted: 40, duplicates: 10 });
  expect(report.configurationSets.map(({ totals }) => totals.deliveries)).toEqual([40]);
  const last = slotOf(days.at(-1) ?? 0);
  const isYoung = (key: string) => (parsePartitionKey(key)?.slot ?? 0) >= last - (RETENTION_MS + DAY_MS) / SLOT_MS;
  expect(partitions).toHaveLength(40);
  expect(kept).toEqual(new Set(partitions.filter(isYoung)));
  expect(kept.size).toBe(18);
});

describe('replay of what no queue would take', () => {
  const good = sesBody('Delivery', { set: 'customer', recipients: ['user@example.com'] });
  it.each([
    ['a control character', 'half an event \u0000\u001B'],
    ['half a surrogate pair', '{"eventType":"\uD800'],
    ['a text of megabytes', 'x'.repeat(2 * 1024 * 1024)],
    ['too old an event of megabytes', `${sesBody('Send', { sentAt: 0 }).slice(0, -1)},"x":"${'x'.repeat(2e6)}"}`],
  ])('counts %s as refused, and its neighbours as they are', async (_, bad) => {
    const { events, refused } = await played(intakeOf([good, bad, good]));

    expect(events).toMatchObject({ read: 3, counted: 1, duplicates: 1 });
    expect(events.malformed + events.tooOld).toBe(1);
    expect(refused).toEqual([
      { kind: expect.any(String), values: 1, reason: expect.stringMatching(/^(body|timestamp): expected .*, got /) },
    ]);
  });
});

describe('ArchiveIntake', () => {
  it('asks for nothing but the plan of shards before a batch has its turn', async () => {
    const intake = intakeOf(archive());
    const asked: string[] = [];
    const via: TablesDoor = {
      tables: { journal: 'journal', totals: 'totals', registry: 'registry' },
      call: async ({ operation, input }) => {
        asked.push(`${operation} ${(input as { TableName: string }).TableName}`);
        return {};
      },
    };
    await intake.next();
    await intake.record(via);
    asked.length = 0;

    const turn = await intake.next();
    for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
    expect(turn).not.toBeNull();
    expect(new Set(asked)).toEqual(new Set(asked.filter((call) => call === 'GetItem registry')));

    await intake.record(via);
    expect(asked).toContain('PutItem journal');
  });

  it('is at its end after the last batch', async () => {
    const intake = intakeOf([]);
    expect(await intake.next()).toBeNull();
  });
});
