import { describe, expect, it } from 'vitest';
import type { DedicatedIp } from '../../../shared/placement/inventory-model.ts';
import { quarantinePoolAlert } from '../../../shared/placement/pool-messages.ts';
import { POOL_STATES, readinessOf, WARM_FROM_A_DAY, warmFor } from '../../../shared/placement/readiness.ts';

const ip = (last: number, over: Partial<DedicatedIp> = {}): DedicatedIp => ({
  ip: `192.0.2.${last}`,
  pool: 'q',
  warmupStatus: 'DONE',
  warmupPercent: 100,
  ...over,
});
const seen = (ips: readonly DedicatedIp[], over: { pools?: readonly string[]; managed?: readonly string[] } = {}) => ({
  pools: ['home', 'q'],
  ips,
  ...over,
});
const coming = (mailsPerDay: number) => ({ at: 0, sets: 3, mailsPerDay, first: ['a', 'b'] });
const carried = (byIp: Readonly<Record<string, number>>) => ({ at: 0, days: 7, byIp });

describe('readinessOf', () => {
  it.each<[string, string, Parameters<typeof readinessOf>, RegExp]>([
    ['warm addresses', 'ready', ['q', seen([ip(1), ip(2)])], /^2 addresses in pool q, warm$/],
    ['a pool that is not listed', 'missing', ['q', seen([], { pools: ['home'] })], /does not exist/],
    ['no address', 'empty', ['q', seen([ip(1, { pool: 'home' })])], /holds no IP/],
    [
      'an address that SES says is warming up',
      'warming',
      ['q', seen([ip(1), ip(2, { warmupStatus: 'IN_PROGRESS', warmupPercent: 40 })])],
      /^1 address of 2 .*192\.0\.2\.2 40 %.*other addresses$/,
    ],
    ['a percentage below 100', 'warming', ['q', seen([ip(1, { warmupPercent: 99 })])], /99 %/],
    [
      'a managed pool, whatever it lists',
      'managed',
      ['q', seen([ip(1, { warmupStatus: 'NOT_APPLICABLE', warmupPercent: null })], { managed: ['q'] })],
      /shared addresses/,
    ],
    ['a pool that was not granted', 'not-granted', ['q', seen([ip(1)]), new Set(['home'])], /not among the pools/],
    [
      'fewer warm addresses than the mail needs that is about to move, by SES’s word',
      'small',
      ['q', seen([ip(1)]), null, null, coming(50_001)],
      /^3 sets that are quarantined, or would be, send 50,001 mails a day \(a, b and 1 more\), and 1 address in pool q is warm for 50,000$/,
    ],
    [
      'fewer warm addresses than that by the mail that they carried',
      'small',
      ['q', seen([ip(1), ip(2)]), null, carried({ '192.0.2.1': 70_000, '192.0.2.2': 0 }), coming(21_001)],
      /are warm for 21,000$/,
    ],
    [
      'an address that carried nothing',
      'idle',
      ['q', seen([ip(1), ip(2)]), null, carried({ '192.0.2.1': 9_000 })],
      /^1 address of 2 in pool q carried no mail in 7 days/,
    ],
  ])('says of %s: %s', (_, state, given, sentence) => {
    const found = readinessOf(...given);

    expect(found.state).toBe(state);
    expect(found.sentence).toMatch(sentence);
  });

  it('believes SES where nobody has counted yet, and mail from a tenth of what SES asks for on', () => {
    expect(readinessOf('q', seen([ip(1)]), null, null).state).toBe('ready');
    expect(readinessOf('q', seen([ip(1)]), null, carried({ '192.0.2.1': WARM_FROM_A_DAY * 7 })).state).toBe('ready');
    expect(readinessOf('q', seen([ip(1)]), null, carried({ '192.0.2.1': WARM_FROM_A_DAY * 7 - 1 })).state).toBe('idle');
  });

  it('has room for what is about to move up to what it is warm for', () => {
    expect(readinessOf('q', seen([ip(1)]), null, null, coming(50_000)).state).toBe('ready');
    const busy = carried({ '192.0.2.1': 70_000 });
    expect(readinessOf('q', seen([ip(1)]), null, busy, coming(20_000)).state).toBe('ready');
    expect(readinessOf('q', seen([ip(1)]), null, busy, coming(20_001)).state).toBe('small');
  });

  it('takes an address for warm between what keeps it so and what overloads it, twice what it carried', () => {
    expect(warmFor('192.0.2.1', null)).toBe(50_000);
    expect(warmFor('192.0.2.1', carried({}))).toBe(1_000);
    expect(warmFor('192.0.2.1', carried({ '192.0.2.1': 7 * 3_000 }))).toBe(6_000);
    expect(warmFor('192.0.2.1', carried({ '192.0.2.1': 7 * 90_000 }))).toBe(50_000);
    expect(warmFor('192.0.2.1', { ...carried({}), days: 0 })).toBe(50_000);
  });

  it('is told with what to do, in every state but one', () => {
    for (const state of POOL_STATES) {
      const { next } = quarantinePoolAlert(state, { since: 0, first: ['x'] });
      expect(next.length > 0).toBe(state !== 'ready');
    }
  });
});
