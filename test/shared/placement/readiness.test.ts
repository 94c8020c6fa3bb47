import { describe, expect, it } from 'vitest';
import type { DedicatedIp } from '../../../shared/placement/inventory-model.ts';
import { quarantinePoolAlert } from '../../../shared/placement/pool-messages.ts';
import { POOL_STATES, readinessOf, WARM_FROM_A_DAY } from '../../../shared/placement/readiness.ts';

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

  it('is told with what to do, in every state but one', () => {
    for (const state of POOL_STATES) {
      const { next } = quarantinePoolAlert(state, { since: 0, first: ['x'] });
      expect(next.length > 0).toBe(state !== 'ready');
    }
  });
});
