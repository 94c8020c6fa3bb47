import { describe, expect, it } from 'vitest';
import { type Partition, partitionKey } from '../../../shared/counting/partition.ts';
import type { SesEvent } from '../../../shared/events/model.ts';
import { Arrivals } from '../../../shared/journal/arrivals.ts';
import { MINUTE_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { eventOf } from '../../support/counting.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SLOT = slotOf(SENT_AT);
const PARTITION: Partition = { slot: SLOT, shard: 0 };
/** A slot is over a minute after its end. */
const OVER = slotStart(SLOT + 1) + MINUTE_MS;

function given() {
  const enrolled: string[] = [];
  const told: [set: string, tenant: string][] = [];
  const noted: [partition: string, at: number][] = [];
  let failures = 0;
  const unlessFailing = async (done: () => void): Promise<void> => {
    if (failures-- > 0) throw new Error('throttled');
    done();
  };
  const arrivals = new Arrivals(
    {
      enroll: (set) => unlessFailing(() => enrolled.push(set)),
      noteTenant: (set, tenant) => unlessFailing(() => told.push([set, tenant])),
    },
    { note: (partition, at) => unlessFailing(() => noted.push([partitionKey(partition), at])) },
  );
  const failNext = () => {
    failures = 1;
  };
  return { arrivals, enrolled, told, noted, failNext };
}
const event = (set: string, tenant?: string) => eventOf('Send', { set, ...(tenant !== undefined && { tenant }) });

describe('announceLate', () => {
  it('says nothing while the slot may be open', async () => {
    const { arrivals, noted } = given();

    await arrivals.announceLate(PARTITION, OVER - 1);

    expect(noted).toEqual([]);
  });

  it('notes a partition whose slot is over, and again after five minutes', async () => {
    const { arrivals, noted } = given();

    for (const after of [0, 1, 5 * MINUTE_MS - 1, 5 * MINUTE_MS, 5 * MINUTE_MS + 1]) {
      await arrivals.announceLate(PARTITION, OVER + after);
    }

    expect(noted.map(([, at]) => at)).toEqual([OVER, OVER + 5 * MINUTE_MS]);
  });

  it('notes each partition for itself', async () => {
    const { arrivals, noted } = given();

    await arrivals.announceLate(PARTITION, OVER);
    await arrivals.announceLate({ slot: SLOT, shard: 1 }, OVER);
    await arrivals.announceLate({ slot: SLOT - 1, shard: 0 }, OVER);

    expect(noted.map(([partition]) => partition)).toEqual([`${SLOT}#0`, `${SLOT}#1`, `${SLOT - 1}#0`]);
  });

  it('notes again what it failed to note', async () => {
    const { arrivals, noted, failNext } = given();
    failNext();

    await expect(arrivals.announceLate(PARTITION, OVER)).rejects.toThrow('throttled');
    await arrivals.announceLate(PARTITION, OVER);

    expect(noted).toHaveLength(1);
  });
});

describe('enroll', () => {
  it('registers each new set once', async () => {
    const { arrivals, enrolled, told } = given();

    await arrivals.enroll([event('a'), event('b'), event('a')], SENT_AT);
    await arrivals.enroll([event('a'), event('b')], SENT_AT);

    expect(enrolled).toEqual(['a', 'b']);
    expect(told).toEqual([]);
  });

  it('registers and tells once what the partitions of a batch bring at the same time', async () => {
    const { arrivals, enrolled, told } = given();

    await Promise.all([1, 2, 3].map(() => arrivals.enroll([event('a', 't1'), event('b')], SENT_AT)));

    expect(enrolled).toEqual(['a', 'b']);
    expect(told).toEqual([['a', 't1']]);
  });

  it('fails everybody who waited for what failed, and tries again', async () => {
    const { arrivals, enrolled, failNext } = given();
    failNext();

    const both = await Promise.allSettled([1, 2].map(() => arrivals.enroll([event('a')], SENT_AT)));
    await arrivals.enroll([event('a')], SENT_AT);

    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(enrolled).toEqual(['a']);
  });

  it.each([
    ['first', [event('a', 't1'), event('a')]],
    ['last', [event('a'), event('a', 't1')]],
  ])('tells the tenant that the %s event of a batch names', async (_, events) => {
    const { arrivals, told } = given();

    await arrivals.enroll(events, SENT_AT);

    expect(told).toEqual([['a', 't1']]);
  });

  it('tells a tenant that comes later, and each that differs, once', async () => {
    const { arrivals, enrolled, told } = given();

    for (const tenant of [undefined, 't1', undefined, 't1', 't2']) await arrivals.enroll([event('a', tenant)], SENT_AT);

    expect(enrolled).toEqual(['a']);
    expect(told).toEqual([
      ['a', 't1'],
      ['a', 't2'],
    ]);
  });

  it('tells two tenants of a set that serves many, and no more', async () => {
    const { arrivals, told } = given();

    for (let n = 0; n < 100; n++) await arrivals.enroll([event('a', `t${n % 40}`)], SENT_AT);

    expect(told).toEqual([
      ['a', 't0'],
      ['a', 't1'],
    ]);
  });

  it('tells the tenant of a stream by from-domain', async () => {
    const { arrivals, told } = given();
    const streamsOf = ({ configurationSet }: SesEvent) => [`${configurationSet}/t1`, `${configurationSet}/@a.example`];

    await arrivals.enroll([event('a', 't1')], SENT_AT, streamsOf);

    expect(told).toEqual([
      ['a', 't1'],
      ['a/@a.example', 't1'],
    ]);
  });

  it('registers and tells again what it failed to', async () => {
    const { arrivals, enrolled, told, failNext } = given();
    await arrivals.enroll([event('b')], SENT_AT);

    failNext();
    await expect(arrivals.enroll([event('a')], SENT_AT)).rejects.toThrow('throttled');
    failNext();
    await expect(arrivals.enroll([event('b', 't1')], SENT_AT)).rejects.toThrow('throttled');
    await arrivals.enroll([event('a'), event('b', 't1')], SENT_AT);

    expect(enrolled).toEqual(['b', 'a']);
    expect(told).toEqual([['b', 't1']]);
  });
});
