import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { failoversOf, type GraveListing } from '../../../shared/placement/failover.ts';

const AT = Date.UTC(2026, 0, 5, 10);
const listing = (ip: string, since = AT, list = 'Example Blocklist'): GraveListing => ({ ip, list, since });
const IPS = [
  { ip: '192.0.2.1', pool: 'marketing' },
  { ip: '192.0.2.2', pool: 'marketing' },
  { ip: '192.0.2.9', pool: 'reserve' },
  { ip: '198.51.100.1', pool: 'ses-default-dedicated-pool' },
  { ip: '198.51.100.2', pool: null },
];
const STANDBY = { marketing: 'reserve' };

describe('sheltersOf', () => {
  it('says in numbers why the healthy sets of a pool leave it, and where they go', () => {
    const shelters = failoversOf(STANDBY, [listing('192.0.2.2', AT + HOUR_MS, 'Other'), listing('192.0.2.2')], IPS);
    expect([...shelters]).toEqual([
      [
        'marketing',
        {
          ...{ pool: 'reserve', since: AT, newest: AT + HOUR_MS },
          sentence:
            '1 of 2 addresses of pool marketing is on a blocklist of weight 5, seen twice (192.0.2.2 on Example Blocklist since ' +
            '2026-01-05 10:00 UTC; 192.0.2.2 on Other since 2026-01-05 11:00 UTC); none of the 1 of pool reserve is',
        },
      ],
    ]);
  });

  it.each([
    { name: 'no address of the pool is listed', standby: STANDBY, listed: ['198.51.100.1'], homes: [] },
    { name: 'the pool has no standby', standby: {}, listed: ['192.0.2.1'], homes: [] },
    { name: 'the standby is listed, too', standby: STANDBY, listed: ['192.0.2.1', '192.0.2.9'], homes: [] },
    { name: 'the address is not of this account', standby: STANDBY, listed: ['203.0.113.1'], homes: [] },
    {
      name: 'SES lists no address of the standby',
      standby: { marketing: 'managed' },
      listed: ['192.0.2.1'],
      homes: ['marketing'],
    },
    {
      name: 'it is an address in no pool, for sets without one',
      standby: { 'ses-default-dedicated-pool': 'reserve' },
      listed: ['198.51.100.2'],
      homes: ['ses-default-dedicated-pool'],
    },
  ])('gives $homes shelter where $name', ({ standby, listed, homes }) => {
    const listings = listed.map((ip) => listing(ip));
    expect([...failoversOf(standby as Record<string, string>, listings, IPS).keys()]).toEqual(homes);
  });

  it('never sends anybody into a listed pool, nor out of one that is not', () => {
    const pool = fc.constantFrom('a', 'b', 'c', null);
    const ips = fc.uniqueArray(fc.record({ ip: fc.integer({ min: 1, max: 20 }).map((n) => `192.0.2.${n}`), pool }), {
      selector: ({ ip }) => ip,
      maxLength: 12,
    });
    const listings = fc.array(
      fc.integer({ min: 1, max: 25 }).map((n) => listing(`192.0.2.${n}`)),
      { maxLength: 8 },
    );
    const standby = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(standby, listings, ips, (pools, listed, account) => {
        const isListed = (name: string): boolean =>
          account.some((one) => one.pool === name && listed.some(({ ip }) => ip === one.ip));
        const shelters = failoversOf(pools, listed, account);
        return [...shelters].every(([home, { pool: to }]) => isListed(home) && !isListed(to) && pools[home] === to);
      }),
    );
  });
});
