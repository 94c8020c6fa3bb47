import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInLists } from '../../../../shared/dns-patrol/blocklists/catalogue.ts';
import { matchesCode } from '../../../../shared/dns-patrol/blocklists/code.ts';
import { interpret } from '../../../../shared/dns-patrol/blocklists/interpret.ts';
import { type Blocklist, testsOf } from '../../../../shared/dns-patrol/blocklists/model.ts';
import { type Answer, failedAnswer } from '../../../../shared/dns-patrol/dns/model.ts';

const LISTS = builtInLists();
const list = (id: string): Blocklist => LISTS.find((one) => one.id === id) ?? never(id);
const never = (id: string): never => {
  throw new Error(id);
};
const found = (...records: string[]): Answer<'A'> => ({
  ...{ status: 'found', records, aliases: [], ttlSeconds: 60, server: '' },
});
const absent: Answer<'A'> = { status: 'absent', kind: 'nxdomain', aliases: [], ttlSeconds: 60, server: '' };

describe('interpret', () => {
  it.each([
    // https://docs.spamhaus.com and https://www.spamhaus.org/faq: several codes at once
    ['spamhaus-zen', ['127.0.0.2', '127.0.0.9'], { status: 'listed', weight: 5 }],
    ['spamhaus-zen', ['127.0.0.11'], { status: 'listed', weight: 2 }],
    ['spamhaus-zen', ['127.0.0.4', '127.0.0.11'], { status: 'listed', weight: 5 }],
    ['spamhaus-zen', ['127.255.255.252'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-zen', ['127.255.255.254'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-zen', ['127.255.255.255'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-zen', ['127.255.255.1'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-zen', ['127.0.0.2', '127.255.255.254'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-zen', ['127.0.0.12'], { status: 'unknown', kind: 'unknown-code' }],
    ['spamhaus-zen', ['127.0.0.1'], { status: 'unknown', kind: 'unknown-code' }],
    ['spamhaus-zen', ['198.51.100.7'], { status: 'unknown', kind: 'rewritten' }],
    ['spamhaus-zen', ['127.0.0.2', '198.51.100.7'], { status: 'unknown', kind: 'rewritten' }],
    ['spamhaus-dbl', ['127.0.1.255'], { status: 'unknown', kind: 'refused' }],
    ['spamhaus-dbl', ['127.0.1.104'], { status: 'listed', weight: 4 }],
    ['surbl', ['127.0.0.1'], { status: 'unknown', kind: 'refused' }],
    ['surbl', ['127.0.0.65'], { status: 'unknown', kind: 'refused' }],
    ['surbl', ['127.0.0.2'], { status: 'unknown', kind: 'unknown-code' }],
    ['surbl', ['127.2.3.72'], { status: 'listed', weight: 4 }],
    ['uribl', ['127.0.0.1'], { status: 'unknown', kind: 'refused' }],
    ['uribl', ['127.0.0.8'], { status: 'listed', weight: 1 }],
    ['uribl', ['127.0.0.10'], { status: 'listed', weight: 4 }],
    ['validity', ['127.255.255.255'], { status: 'unknown', kind: 'refused' }],
    ['validity', ['127.0.0.4'], { status: 'listed', meaning: 'pristine spam trap' }],
    ['mailspike', ['127.0.0.12'], { status: 'listed' }],
    ['mailspike', ['127.0.0.14'], { status: 'clean' }],
    ['hostkarma', ['127.0.0.1'], { status: 'clean', meaning: 'white' }],
    ['hostkarma', ['127.0.0.2', '127.0.1.1'], { status: 'listed' }],
    ['hostkarma', ['127.0.1.1'], { status: 'clean' }],
    ['abusix', ['127.0.0.12'], { status: 'listed', weight: 1 }],
    ['dnswl', ['127.0.15.1'], { status: 'clean', meaning: 'a known good sender' }],
    ['dnswl', ['127.0.0.255'], { status: 'unknown', kind: 'refused' }],
  ])('%s answers %j: %j', (id, codes, reading) => {
    expect(interpret(list(id), found(...codes))).toMatchObject(reading);
  });

  it.each(LISTS.map(({ id }) => id))('%s: no answer is not evidence, absence is', (id) => {
    expect(interpret(list(id), failedAnswer('servfail', 'x'))).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(interpret(list(id), absent)).toMatchObject({ status: 'clean' });
  });

  it('never takes a refusal, an address outside 127.0.0.0/8 or 127.0.0.1 for a listing, of any list', () => {
    const octet = fc.nat(255);
    const bad = fc.oneof(
      octet.map((last) => `127.255.255.${last}`),
      fc.constant('127.0.0.1'),
      fc.ipV4().filter((address) => !address.startsWith('127.')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...LISTS), fc.array(bad, { minLength: 1, maxLength: 3 }), (one, codes) => {
        if (one.id === 'validity' && codes.every((code) => code === '127.0.0.1')) return;
        expect(interpret(one, found(...codes)).status).not.toBe('listed');
      }),
    );
  });

  it('never finds a listing in a code that the list does not declare', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LISTS), fc.nat(255), fc.nat(255), (one, third, last) => {
        const code = `127.0.${third}.${last}`;
        const isKnown =
          one.codes.some((entry) => matchesCode(entry.code, code)) ||
          (matchesCode(one.bitsIn, code) && one.bits.some(({ bit }) => (last & bit) !== 0));
        if (!isKnown) expect(interpret(one, found(code)).status).not.toBe('listed');
      }),
    );
  });
});

describe('matchesCode', () => {
  it.each([
    ['127.0.0.4-7', '127.0.0.3', false],
    ['127.0.0.4-7', '127.0.0.4', true],
    ['127.0.0.4-7', '127.0.0.7', true],
    ['127.0.0.4-7', '127.0.0.8', false],
    ['127.*.*.*', '127.9.9.9', true],
    ['127.0.0.2', '127.0.0.20', false],
    ['127.0.0.*', '127.0.0', false],
    ['127.0.0.*', '127.0.0.256', false],
  ])('%s %s: %s', (pattern, address, matches) => {
    expect(matchesCode(pattern, address)).toBe(matches);
  });
});

describe('the built-in lists', () => {
  it('have ids and zones of their own, a source, and somewhere to go for removal where they weigh anything', () => {
    for (const key of ['id', 'zone'] as const) expect(new Set(LISTS.map((one) => one[key])).size).toBe(LISTS.length);
    for (const one of LISTS) {
      expect(one.sources.length, one.id).toBeGreaterThan(0);
      if (one.weight >= 2) expect(one.removal, one.id).toBeDefined();
    }
  });

  it('can be probed for everything that they cover', () => {
    for (const one of LISTS) {
      for (const kind of one.targets) {
        const { listed, notListed } = testsOf(one, kind);
        expect(listed.length + notListed.length, one.id).toBeGreaterThan(0);
      }
    }
  });

  it('ask nobody who wants a key, an account or consent unless it is given', () => {
    for (const one of LISTS) expect(one.needs.kind === 'key', one.id).toBe(one.zone.includes('{key}'));
    for (const id of ['spamhaus-zen', 'spamhaus-dbl', 'surbl', 'uribl', 'barracuda', 'validity']) {
      expect(list(id).needs.kind, id).toBe('acknowledgement');
    }
  });
});
