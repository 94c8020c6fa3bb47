import { describe, expect, it } from 'vitest';
import { AnswerCache } from '../../../../functions/_adapters/dns/answer-cache.ts';
import { RoundTrip } from '../../../../functions/_adapters/dns/round-trip.ts';
import { parseServer } from '../../../../functions/_adapters/dns/server.ts';

describe('parseServer', () => {
  it.each([
    ['192.0.2.53', { host: '192.0.2.53', port: 53 }],
    ['192.0.2.53:5353', { host: '192.0.2.53', port: 5353 }],
    ['2001:db8::53', { host: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]', { host: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]:65535', { host: '2001:db8::53', port: 65_535 }],
    ['localhost:53', { host: 'localhost', port: 53 }],
    ['192.0.2.53:0', null],
    ['192.0.2.53:65536', null],
    ['[192.0.2.53]:53', null],
    ['192.0.2.533', null],
    ['', null],
    ['a b', null],
    ['-x', null],
  ])('reads %j', (text, server) => {
    expect(parseServer(text)).toEqual(server);
  });
});

describe('RoundTrip', () => {
  const limits = { initialMs: 1_000, leastMs: 200, mostMs: 1_500 };

  it('waits long while it knows nothing, then as long as answers take, and longer each time', () => {
    const roundTrip = new RoundTrip(limits);
    expect(roundTrip.patienceMs(0)).toBe(1_000);
    for (let n = 0; n < 100; n++) roundTrip.took(100);
    expect(roundTrip.patienceMs(0)).toBe(200);
    expect(roundTrip.patienceMs(2)).toBe(400);
    for (let n = 0; n < 100; n++) roundTrip.took(5_000);
    expect(roundTrip.patienceMs(0)).toBe(1_500);
  });
});

describe('AnswerCache', () => {
  const answer = { status: 'absent', kind: 'nodata', aliases: [], ttlSeconds: 10, server: '' } as const;

  it('believes an answer up to its TTL, and not at its end', () => {
    const cache = new AnswerCache();
    cache.put('A example.com', answer, 1_000);
    expect(cache.get('A example.com', 10_999)).toBe(answer);
    expect(cache.get('A example.com', 11_000)).toBeNull();
  });

  it('remembers no failure, and nothing that holds for no time', () => {
    const cache = new AnswerCache();
    cache.put('a', { status: 'failed', reason: 'timeout', why: '' }, 0);
    cache.put('b', { ...answer, ttlSeconds: 0 }, 0);
    expect([cache.get('a', 0), cache.get('b', 0)]).toEqual([null, null]);
  });

  it('forgets the oldest when there are too many', () => {
    const cache = new AnswerCache();
    for (let n = 0; n <= 50_000; n++) cache.put(String(n), answer, 0);
    expect(cache.get('0', 0)).toBeNull();
    expect(cache.get('1', 0)).toBe(answer);
  });
});
