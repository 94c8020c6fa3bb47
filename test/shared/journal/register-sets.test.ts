import { describe, expect, it } from 'vitest';
import type { SesEvent } from '../../../shared/events/model.ts';
import { SetRegister } from '../../../shared/journal/register-sets.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { eventOf } from '../../support/counting.ts';
import { SENT_AT } from '../../support/ses-events.ts';

function given() {
  const enrolled: string[] = [];
  const told: [set: string, tenant: string][] = [];
  let failures = 0;
  const unlessFailing = async (done: () => void): Promise<void> => {
    if (failures-- > 0) throw new Error('throttled');
    done();
  };
  const register = new SetRegister({
    enroll: (set) => unlessFailing(() => enrolled.push(set)),
    noteTenant: (set, tenant) => unlessFailing(() => told.push([set, tenant])),
  });
  const failNext = () => {
    failures = 1;
  };
  return { register, enrolled, told, failNext };
}
const event = (set: string, tenant?: string) => eventOf('Send', { set, ...(tenant !== undefined && { tenant }) });

describe('SetRegister', () => {
  it('registers each new set once', async () => {
    const { register, enrolled, told } = given();

    await register.register([event('a'), event('b'), event('a')], SENT_AT);
    await register.register([event('a'), event('b')], SENT_AT);

    expect(enrolled).toEqual(['a', 'b']);
    expect(told).toEqual([]);
  });

  it('registers and tells once what the partitions of a batch bring at the same time', async () => {
    const { register, enrolled, told } = given();

    await Promise.all([1, 2, 3].map(() => register.register([event('a', 't1'), event('b')], SENT_AT)));

    expect(enrolled).toEqual(['a', 'b']);
    expect(told).toEqual([['a', 't1']]);
  });

  it('fails everybody who waited for what failed, and tries again', async () => {
    const { register, enrolled, failNext } = given();
    failNext();

    const both = await Promise.allSettled([1, 2].map(() => register.register([event('a')], SENT_AT)));
    await register.register([event('a')], SENT_AT);

    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(enrolled).toEqual(['a']);
  });

  it.each([
    ['first', [event('a', 't1'), event('a')]],
    ['last', [event('a'), event('a', 't1')]],
  ])('tells the tenant that the %s event of a batch names', async (_, events) => {
    const { register, told } = given();

    await register.register(events, SENT_AT);

    expect(told).toEqual([['a', 't1']]);
  });

  it('tells a tenant that comes later, and each that differs, once', async () => {
    const { register, enrolled, told } = given();

    for (const tenant of [undefined, 't1', undefined, 't1', 't2'])
      await register.register([event('a', tenant)], SENT_AT);

    expect(enrolled).toEqual(['a']);
    expect(told).toEqual([
      ['a', 't1'],
      ['a', 't2'],
    ]);
  });

  it('tells the tenant of a stream again after a week, and that of its set once', async () => {
    const { register, told } = given();
    const one = event('shared', 't1');
    const byDomain = () => ['shared/@acme.example'];
    for (const day of [0, 1, 6.9, 7, 8, 13.9, 14]) await register.register([one], SENT_AT + day * DAY_MS, byDomain);

    expect(told.filter(([name]) => name === 'shared')).toHaveLength(1);
    expect(told.filter(([name]) => name !== 'shared')).toHaveLength(3);
  });

  it('tells two tenants of a set that serves many, and no more', async () => {
    const { register, told } = given();

    for (let n = 0; n < 100; n++) await register.register([event('a', `t${n % 40}`)], SENT_AT);

    expect(told).toEqual([
      ['a', 't0'],
      ['a', 't1'],
    ]);
  });

  it('tells the tenant of a stream by from-domain', async () => {
    const { register, told } = given();
    const streamsOf = ({ configurationSet }: SesEvent) => [`${configurationSet}/t1`, `${configurationSet}/@a.example`];

    await register.register([event('a', 't1')], SENT_AT, streamsOf);

    expect(told).toEqual([
      ['a', 't1'],
      ['a/@a.example', 't1'],
    ]);
  });

  it('registers and tells again what it failed to', async () => {
    const { register, enrolled, told, failNext } = given();
    await register.register([event('b')], SENT_AT);

    failNext();
    await expect(register.register([event('a')], SENT_AT)).rejects.toThrow('throttled');
    failNext();
    await expect(register.register([event('b', 't1')], SENT_AT)).rejects.toThrow('throttled');
    await register.register([event('a'), event('b', 't1')], SENT_AT);

    expect(enrolled).toEqual(['b', 'a']);
    expect(told).toEqual([['b', 't1']]);
  });
});
