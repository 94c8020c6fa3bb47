import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { handleBatch, type IngestDeps } from '../../../functions/ingest-events/handle.ts';
import { type Counts, emptyCounts } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { ONE_SHARD, parsePartitionKey, partitionKey } from '../../../shared/counting/partition.ts';
import { FirstReports } from '../../../shared/journal/first-reports.ts';
import { LateMarker } from '../../../shared/journal/late-marker.ts';
import { PartitionCaches } from '../../../shared/journal/partition-cache.ts';
import type { Refusal } from '../../../shared/journal/ports.ts';
import { SetRegister } from '../../../shared/journal/register-sets.ts';
import { DAY_MS, HOUR_MS, iso, RETENTION_MS, SLOT_MS, slotOf } from '../../../shared/kernel/time.ts';
import { nonZero } from '../../support/counting.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from '../../support/memory-journal.ts';
import { SENT_AT, type SesEventOverrides, sesBody, sesEvent, snsEnvelope } from '../../support/ses-events.ts';

const NOW = SENT_AT + 2 * 60_000;

function given(overrides: Partial<IngestDeps> = {}) {
  const journal = memoryJournal();
  const kept: Refusal[] = [];
  const enrolled: string[] = [];
  const noted: string[] = [];
  const roster = { enroll: async (set: string) => void enrolled.push(set), noteTenant: async () => {} };
  const late = { note: async (partition: { slot: number; shard: number }) => void noted.push(partitionKey(partition)) };
  const deps: IngestDeps = {
    journal,
    complainers: memoryComplainers(),
    firsts: new FirstReports(memoryFirsts(), 1_000),
    caches: new PartitionCaches(1_000_000),
    setRegister: new SetRegister(roster),
    lateMarker: new LateMarker(late),
    shardPlan: async () => ONE_SHARD,
    streamsOf: async () => () => [],
    timer: { now: () => NOW, sleep: async () => {} },
    refusals: {
      keep: async (refusals) => {
        kept.push(...refusals);
        return { failed: [] };
      },
    },
    random: () => 0.5,
    sha256,
    hashOf: (text) => sha256(text),
    ...overrides,
  };
  const handle = (...bodies: readonly string[]) =>
    handleBatch(
      deps,
      bodies.map((body, index) => ({ id: `r${index}`, body })),
    );

  /** All that is in the journal, by set. */
  async function counted(): Promise<Record<string, Counts>> {
    const sets: Record<string, Counts> = {};
    for (const key of journal.stored.keys()) {
      const partition = parsePartitionKey(key);
      if (!partition) throw new Error(`Expected a partition, got ${key}`);
      for (const segment of await journal.counts(partition, 0)) {
        for (const [set, counts] of segment.sets) {
          sets[set] ??= emptyCounts();
          fold(sets[set], counts);
        }
      }
    }
    return sets;
  }
  return { deps, handle, counted, journal, kept, enrolled, noted };
}
const ACME = 'acme-transactional';
const totals = (sets: Record<string, Counts>, set = ACME) => nonZero((sets[set] ?? emptyCounts()).totals);
const delivery = (messageId: string, overrides: SesEventOverrides = {}) =>
  sesBody('Delivery', { messageId, ...overrides });
const NEIGHBOURS = { deliveries: 2 };
type Raw = { mail: Record<string, unknown>; [key: string]: unknown };
/** A body of which one thing is spoilt. */
const spoilt = (type: 'Send' | 'Bounce' | 'Complaint' | 'Delivery' | 'Open', change: (raw: Raw) => void): string => {
  const raw = sesEvent(type) as Raw;
  change(raw);
  return JSON.stringify(raw);
};
const without = (raw: Raw, key: string): void => {
  Reflect.deleteProperty(raw, key);
};

describe('handleBatch', () => {
  it.each<[string, string, RegExp]>([
    ['is truncated', delivery('x').slice(0, 400), /^body: expected JSON/],
    ['is empty', '', /^body: expected JSON/],
    ['is a number', '42', /^body: /],
    ['is null', 'null', /^body: /],
    ['is an empty list', '[]', /^body: /],
    ['is an empty object', '{}', /^body: /],
    ['is no event', JSON.stringify({ hello: 'world' }), /^body: /],
    ['is nested a thousand times', `${'['.repeat(1_000)}${']'.repeat(1_000)}`, /^body: /],
    ['has no mail', spoilt('Send', (raw) => without(raw, 'mail')), /^mail: expected an object, got nothing$/],
    [
      'has null for mail',
      spoilt('Send', (raw) => Object.assign(raw, { mail: null })),
      /^mail: expected an object, got null$/,
    ],
    ['has text for mail', spoilt('Send', (raw) => Object.assign(raw, { mail: 'x' })), /^mail: expected an object/],
    ['has null for bounce', spoilt('Bounce', (raw) => Object.assign(raw, { bounce: null })), /^bounce: expected/],
    ['has a list for delivery', spoilt('Delivery', (raw) => Object.assign(raw, { delivery: [] })), /^delivery: /],
    ['has null for tags', spoilt('Send', ({ mail }) => Object.assign(mail, { tags: null })), /^mail\.tags\["ses:conf/],
    ['has a number for tags', spoilt('Send', ({ mail }) => Object.assign(mail, { tags: 7 })), /^mail\.tags: /],
    [
      'names a set that cannot be',
      spoilt('Send', ({ mail }) => Object.assign(mail, { tags: { 'ses:configuration-set': ['a b#c'] } })),
      /^mail\.tags\["ses:configuration-set"\]: /,
    ],
    [
      'has a number for a message id',
      spoilt('Send', ({ mail }) => Object.assign(mail, { messageId: 7 })),
      /^mail\.messageId: expected a text, got number 7$/,
    ],
    [
      'has an object for a timestamp',
      spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp: {} })),
      /^mail\.timestamp: /,
    ],
    [
      'has a date that is none',
      spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp: '2026-02-30T10:00:00Z' })),
      /^mail\.timestamp: /,
    ],
    [
      'has an object for destinations',
      spoilt('Send', ({ mail }) => Object.assign(mail, { destination: {} })),
      /^mail\.destination: expected a list/,
    ],
    [
      'has a number among destinations',
      spoilt('Send', ({ mail }) => Object.assign(mail, { destination: ['a@example.com', 7] })),
      /^mail\.destination\[1\]: expected an address, got number 7$/,
    ],
    [
      'has null among the bounced',
      spoilt('Bounce', (raw) => Object.assign(raw['bounce'] as object, { bouncedRecipients: [null] })),
      /^bounce\.bouncedRecipients\[0\]: expected an object, got null$/,
    ],
    ['is of next year', delivery('x', { at: NOW + 365 * DAY_MS, sentAt: SENT_AT }), /^delivery\.timestamp: /],
    ['was sent next year', sesBody('Send', { sentAt: NOW + 365 * DAY_MS }), /^mail\.timestamp: /],
    ['is a millisecond more than a day ahead', sesBody('Send', { sentAt: NOW + DAY_MS + 1 }), /^mail\.timestamp: /],
    ['is SNS around nonsense', JSON.stringify(snsEnvelope('nonsense')), /^Message: expected JSON/],
  ])('refuses a body alone that %s, and says why', async (_, body, reason) => {
    const { handle, counted, kept } = given();

    const { failed, errors, stats } = await handle(delivery('a'), body, delivery('b'));

    expect({ failed, errors }).toEqual({ failed: [], errors: [] });
    expect(stats).toMatchObject({ read: 3, counted: 2, malformed: 1, tooOld: 0, setAside: 0 });
    expect(kept).toEqual([{ id: 'r1', body, kind: 'malformed', reason: expect.stringMatching(reason) }]);
    expect(totals(await counted())).toEqual(NEIGHBOURS);
  });

  it.each<[string, string]>([
    ['a feedback notification', JSON.stringify({ notificationType: 'Bounce', bounce: {}, mail: {} })],
    ['an SNS confirmation', JSON.stringify({ ...snsEnvelope(''), Type: 'SubscriptionConfirmation', Token: 'x' })],
    ['an SNS unsubscription', JSON.stringify({ ...snsEnvelope(''), Type: 'UnsubscribeConfirmation', Token: 'x' })],
    ['SES’s validation sentence', 'Successfully validated SNS topic for Amazon SES event publishing.'],
    [
      'SES’s validation sentence within SNS',
      JSON.stringify(snsEnvelope('Successfully validated SNS topic for Amazon SES event publishing.')),
    ],
  ])('sets %s aside, which is no error', async (_, body) => {
    const { handle, counted, kept } = given();

    const { failed, stats } = await handle(delivery('a'), body, delivery('b'));

    expect(failed).toEqual([]);
    expect(stats).toMatchObject({ read: 3, counted: 2, setAside: 1, malformed: 0 });
    expect(kept).toEqual([]);
    expect(totals(await counted())).toEqual(NEIGHBOURS);
  });

  const long = 'x'.repeat(1_000_000);
  it.each<[string, string, object]>([
    ['an event within SNS', JSON.stringify(snsEnvelope(sesBody('Send'))), { sends: 1 }],
    ['one without recipients', spoilt('Send', ({ mail }) => Object.assign(mail, { destination: [] })), { sends: 1 }],
    ['one that names no recipients', spoilt('Send', ({ mail }) => without(mail as Raw, 'destination')), { sends: 1 }],
    ['one with several recipients', sesBody('Send', { recipients: ['a@x.example', 'b@x.example'] }), { sends: 2 }],
    [
      'a timestamp in milliseconds',
      spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp: SENT_AT })),
      { sends: 1 },
    ],
    [
      'a timestamp in seconds',
      spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp: SENT_AT / 1_000 })),
      { sends: 1 },
    ],
    [
      'a timestamp with an offset',
      spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp: '2026-11-12T12:00:00.000+02:00' })),
      { sends: 1 },
    ],
    ['an event a day ahead', sesBody('Send', { sentAt: NOW + DAY_MS }), { sends: 1 }],
    ['a field that nobody knows', spoilt('Send', (raw) => Object.assign(raw, { future: { a: [] } })), { sends: 1 }],
    ['a field called __proto__', sesBody('Send').replace('{', '{"__proto__": {"mail": null},'), { sends: 1 }],
    ['a body of a megabyte', spoilt('Send', (raw) => Object.assign(raw, { padding: long })), { sends: 1 }],
    ['a user agent of a megabyte', sesBody('Open', { userAgent: long }), { opens: 1 }],
    ['a local part beyond ASCII', sesBody('Send', { recipients: ['jürgen@bücher.example'] }), { sends: 1 }],
    ['a quoted local part', sesBody('Send', { recipients: ['"a@b <c>"@x.example', '"a b"@x.example'] }), { sends: 2 }],
    ['a subtype of the future', sesBody('Bounce', { bounceSubType: 'Novel' }), { hardBounces: 1 }],
    ['a type of the future', spoilt('Send', (raw) => Object.assign(raw, { eventType: 'Novel' })), {}],
  ])('counts %s', async (_, body, expected) => {
    const { handle, counted, kept } = given();

    const { failed, stats } = await handle(body);

    expect(failed).toEqual([]);
    expect(kept).toEqual([]);
    expect(stats.counted).toBeGreaterThan(0);
    expect(totals(await counted())).toEqual(expected);
  });

  it('puts an event into the slot of its own time, however that is written', async () => {
    const { handle, journal } = given();
    const times = [SENT_AT, SENT_AT / 1_000, iso(SENT_AT), '2026-11-12T11:00:00+01:00', '2026-11-12T04:30:00-05:30'];

    await handle(...times.map((timestamp) => spoilt('Send', ({ mail }) => Object.assign(mail, { timestamp }))));

    expect([...journal.stored.keys()]).toEqual([`${slotOf(SENT_AT)}#0`]);
  });

  it('counts unknown types and subtypes under their own names', async () => {
    const { handle, counted } = given();

    await handle(
      spoilt('Send', (raw) => Object.assign(raw, { eventType: 'Novel' })),
      sesBody('Bounce', { bounceType: 'Permanent', bounceSubType: 'Novel' }),
    );

    expect(Object.fromEntries((await counted())[ACME]?.unknown ?? [])).toEqual({
      'event:Novel': [1],
      'bounce:Permanent/Novel': [1],
    });
  });

  it.each([
    { age: RETENTION_MS, taken: true },
    { age: RETENTION_MS + 1, taken: false },
    { age: NOW, taken: false },
  ])('takes an event that is $age ms old: $taken', async ({ age, taken }) => {
    const { handle, kept, counted } = given();
    const body = sesBody('Send', { sentAt: NOW - age, recipients: ['a@x.example', 'b@x.example'] });

    const { failed, stats } = await handle(delivery('a'), body, delivery('b'));

    expect(failed).toEqual([]);
    expect(stats).toMatchObject({ counted: taken ? 4 : 2, tooOld: taken ? 0 : 2, malformed: 0 });
    expect(totals(await counted())).toEqual({ ...NEIGHBOURS, ...(taken && { sends: 2 }) });
    const reason = `timestamp: expected at most 16 days ago, got ${iso(NOW - age)}`;
    expect(kept).toEqual(taken ? [] : [{ id: 'r1', body, kind: 'tooOld', reason }]);
  });

  it('refuses no mail to the simulator, however old: it counts nowhere', async () => {
    const { handle, kept } = given();

    const recipients = ['success@simulator.amazonses.com'];
    const { failed, stats } = await handle(sesBody('Send', { sentAt: NOW - RETENTION_MS - 1, recipients }));

    expect({ failed, kept }).toEqual({ failed: [], kept: [] });
    expect(stats).toMatchObject({ read: 1, counted: 0, tooOld: 0 });
  });

  it('measures age by the event, not by the mail that it is about', async () => {
    const { handle, counted } = given();

    await handle(sesBody('Complaint', { sentAt: NOW - 30 * DAY_MS, at: NOW - HOUR_MS }));

    expect(totals(await counted())).toEqual({ complaints: 1 });
  });

  it('keeps a body once, however much of it is wrong, and counts the rest of it', async () => {
    const { handle, kept, counted } = given();
    const body = JSON.stringify([
      { nonsense: 1 },
      sesEvent('Send'),
      7,
      sesEvent('Send', { sentAt: NOW - RETENTION_MS - 1, messageId: 'old' }),
    ]);

    const { failed, stats } = await handle(body);

    expect(failed).toEqual([]);
    expect(stats).toMatchObject({ read: 4, counted: 1, malformed: 2, tooOld: 1 });
    expect(totals(await counted())).toEqual({ sends: 1 });
    expect(kept).toEqual([
      { id: 'r0', body, kind: 'malformed', reason: expect.stringMatching(/^body: .* \(and 2 more\)$/) },
    ]);
  });

  it('takes an event with more recipients than a call has arguments', async () => {
    const { handle, counted } = given({ caches: new PartitionCaches(100_000_000) });
    const recipients = Array.from({ length: 150_000 }, (_, index) => index.toString(36).padStart(4, '0'));

    const { failed } = await handle(sesBody('Send', { recipients: [], destination: recipients }), delivery('a'));

    expect(failed).toEqual([]);
    expect(totals(await counted())).toEqual({ sends: 150_000, deliveries: 1 });
  }, 30_000);

  it('counts once what a batch brings twice, and what an earlier batch brought', async () => {
    const { handle, counted } = given();

    const first = await handle(delivery('a'), delivery('a'), delivery('b'));
    const second = await handle(delivery('b'), delivery('c'));

    expect(first.stats).toMatchObject({ read: 3, counted: 2, duplicates: 1 });
    expect(second.stats).toMatchObject({ read: 2, counted: 1, duplicates: 1 });
    expect(totals(await counted())).toEqual({ deliveries: 3 });
  });

  it('has nothing to do for an empty batch, nor for events that count nowhere', async () => {
    const { handle, journal } = given();

    expect(await handle()).toEqual({
      failed: [],
      errors: [],
      stats: { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 },
    });
    await handle(sesBody('Send', { recipients: ['success@simulator.amazonses.com'] }));
    await handle(sesBody('Complaint', { complaintFeedbackType: 'not-spam' }));
    expect(journal.stored.size).toBe(0);
  });

  it('gives back exactly the records of a partition that cannot be written', async () => {
    const { journal } = given();
    const broken = slotOf(SENT_AT - SLOT_MS);
    const { handle, counted } = given({
      journal: {
        ...journal,
        append: (partition, ...rest) =>
          partition.slot === broken ? Promise.reject(new Error('throttled')) : journal.append(partition, ...rest),
      },
    });
    const before = { at: SENT_AT - SLOT_MS };
    const both = JSON.stringify([sesEvent('Delivery', { messageId: 'e' }), sesEvent('Delivery', before)]);

    const { failed, errors, stats } = await handle(
      delivery('a'),
      delivery('b', before),
      'nonsense',
      delivery('c'),
      delivery('d', before),
      both,
    );

    expect(new Set(failed)).toEqual(new Set(['r1', 'r4', 'r5']));
    expect(errors.map(String)).toEqual(['Error: throttled']);
    expect(stats).toMatchObject({ counted: 3, malformed: 1 });
    expect(await counted()).toEqual({});
    expect((await journal.counts({ slot: slotOf(SENT_AT), shard: 0 }, 0)).length).toBe(1);
  });

  it('refuses nothing of a record that comes back: that is for its next time', async () => {
    const { handle, kept } = given({
      journal: { ...memoryJournal(), append: () => Promise.reject(new Error('throttled')) },
    });

    const { failed } = await handle(JSON.stringify([sesEvent('Send'), { nonsense: 1 }]), 'nonsense');

    expect(failed).toEqual(['r0']);
    expect(kept.map(({ id }) => id)).toEqual(['r1']);
  });

  it('gives back the records that the refusal queue does not take, and no others', async () => {
    const { handle, counted } = given({ refusals: { keep: async () => ({ failed: ['r1'] }) } });

    const { failed } = await handle(delivery('a'), 'nonsense', 'more nonsense', delivery('b'));

    expect(failed).toEqual(['r1']);
    expect(totals(await counted())).toEqual(NEIGHBOURS);
  });

  it('gives back all that was refused where the refusal queue cannot be reached, and says why', async () => {
    const { handle, counted } = given({ refusals: { keep: () => Promise.reject(new Error('denied')) } });

    const { failed, errors } = await handle(delivery('a'), 'nonsense', 'more nonsense', delivery('b'));

    expect(failed).toEqual(['r1', 'r2']);
    expect(errors.map(String)).toEqual(['Error: denied']);
    expect(totals(await counted())).toEqual(NEIGHBOURS);
  });

  it('gives back one record alone on which the code itself fails', async () => {
    const { handle, counted } = given({
      sha256: (text) => {
        if (text.includes('poison')) throw new RangeError('a bug');
        return sha256(text);
      },
    });

    const { failed, errors } = await handle(delivery('a'), delivery('poison'), delivery('b'));

    expect(failed).toEqual(['r1']);
    expect(errors.map(String)).toEqual(['RangeError: a bug']);
    expect(totals(await counted())).toEqual(NEIGHBOURS);
  });

  it('registers sets at the second try though all their events are counted already', async () => {
    let broken = true;
    const enrolled: string[] = [];
    const roster = {
      enroll: async (set: string) => {
        if (broken) throw new Error('throttled');
        enrolled.push(set);
      },
      noteTenant: async () => {},
    };
    const { handle, counted } = given({ setRegister: new SetRegister(roster) });

    expect((await handle(delivery('a'))).failed).toEqual(['r0']);
    broken = false;
    const { failed, stats } = await handle(delivery('a'));

    expect({ failed, duplicates: stats.duplicates }).toEqual({ failed: [], duplicates: 1 });
    expect(enrolled).toEqual([ACME]);
    expect(totals(await counted())).toEqual({ deliveries: 1 });
  });

  it('counts nothing in a slot that is over before it is noted as late', async () => {
    const lateMarker = new LateMarker({ note: () => Promise.reject(new Error('throttled')) });
    const { handle, journal } = given({ lateMarker });

    const { failed } = await handle(delivery('a', { at: NOW - HOUR_MS }), delivery('b', { at: NOW }));

    expect(failed).toEqual(['r0']);
    expect([...journal.stored.keys()]).toEqual([`${slotOf(NOW)}#0`]);
  });

  it('notes a late partition and not an open one', async () => {
    const { handle, noted } = given();

    await handle(delivery('a', { at: NOW - HOUR_MS }), delivery('b', { at: NOW }));

    expect(noted).toEqual([`${slotOf(NOW - HOUR_MS)}#0`]);
  });

  it('follows the shard plan, a set whole in one shard', async () => {
    const { handle, journal } = given({ shardPlan: async () => [{ fromSlot: 0, shards: 4 }] });
    const sets = Array.from({ length: 20 }, (_, index) => `set-${index}`);

    await handle(...sets.flatMap((set) => [delivery(`a-${set}`, { set }), delivery(`b-${set}`, { set })]));

    expect(journal.stored.size).toBe(4);
    const shards = [...journal.stored.keys()].map(async (key) => {
      const segments = await journal.counts(parsePartitionKey(key) ?? { slot: 0, shard: 0 }, 0);
      return segments.flatMap((segment) => [...segment.sets.keys()]);
    });
    const found = (await Promise.all(shards)).flat();
    expect(found).toHaveLength(sets.length);
    expect(new Set(found)).toEqual(new Set(sets));
  });

  it('takes nothing where the shard plan cannot be read', async () => {
    const { handle, journal } = given({ shardPlan: () => Promise.reject(new Error('throttled')) });

    await expect(handle(delivery('a'))).rejects.toThrow('throttled');
    expect(journal.stored.size).toBe(0);
  });
});
