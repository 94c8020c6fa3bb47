import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTRY_DOMAINS } from '../../../shared/replies/country-domains.data.ts';
import { PROVIDERS } from '../../../shared/replies/providers.data.ts';
import {
  companyProvider,
  isProvider,
  OTHER_PROVIDER,
  OTHER_SILENT,
  providerOf,
  sendsFeedback,
} from '../../../shared/replies/providers.ts';

describe('providerOf', () => {
  it.each(PROVIDERS.flatMap(({ id, domains }) => domains.map((domain) => [domain, id] as const)))(
    'knows %s as %s',
    (domain, id) => {
      expect(providerOf(domain)).toBe(id);
    },
  );

  it.each([
    ['hotmail.fr', 'microsoft'],
    ['hotmail.co.uk', 'microsoft'],
    ['live.com.au', 'microsoft'],
    ['outlook.jp', 'microsoft'],
    ['outlook.com.br', 'microsoft'],
    ['yahoo.de', 'yahoo'],
    ['yahoo.co.in', 'yahoo'],
    ['yahoo.com.br', 'yahoo'],
    ['aol.co.uk', 'yahoo'],
    ['yahoo.shop', 'other'],
    ['yahoo.example.com', 'other'],
    ['yahoo.', 'other'],
    ['mail.hotmail.fr', 'other'],
    ['yahoo', 'other'],
    ['notgmail.com', 'other'],
    ['gmail.com.evil.example', 'other'],
    ['example.com', 'other'],
    ['constructor', 'other'],
    ['__proto__', 'other'],
    ['', 'other'],
  ])('takes %j for %s', (domain, id) => {
    expect(providerOf(domain)).toBe(id);
  });
});

describe('a brand under the suffix of a country', () => {
  it.each([
    'live.tv',
    'live.io',
    'hotmail.ai',
    'hotmail.co',
    'outlook.tk',
    'outlook.com.co',
    'yahoo.ly',
    'aol.me',
    'aol.co.ck',
  ])('is nobody in particular where the provider does not have it: %s', (domain) => {
    expect(providerOf(domain)).toBe('other');
  });

  it.each(['hotmail.ch', 'live.nl', 'outlook.co.th', 'yahoo.com.tw', 'yahoo.co.jp', 'aol.de'])(
    'is the provider that has it: %s',
    (domain) => {
      expect(providerOf(domain)).not.toBe('other');
    },
  );

  it.each(['yahoo.co.jp', 'yahoo.ne.jp', 'ybb.ne.jp'])('is not Yahoo where another company has it: %s', (domain) => {
    expect(providerOf(domain)).toBe('yahoo-japan');
    expect(sendsFeedback(providerOf(domain))).toBe(false);
  });

  it('is the provider for a listed suffix only, whatever the suffix', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 2, maxLength: 2 });
    const suffix = fc.tuple(fc.constantFrom('', 'co.', 'com.', 'net.'), letters).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom('live', 'hotmail', 'outlook', 'yahoo', 'aol'), suffix, (brand, under) => {
        const row = COUNTRY_DOMAINS.find((one) => one.brand === brand && one.suffixes.split(' ').includes(under));
        const own = PROVIDERS.find(({ domains }) => domains.includes(`${brand}.${under}`))?.id;
        expect(providerOf(`${brand}.${under}`)).toBe(row?.provider ?? own ?? 'other');
      }),
    );
  });

  it('is listed once, in lower case, of a provider that the table has', () => {
    for (const { provider, brand, suffixes, sources } of COUNTRY_DOMAINS) {
      const all = suffixes.split(' ');
      expect(PROVIDERS.map(({ id }) => id)).toContain(provider);
      const known = new Set(PROVIDERS.flatMap(({ domains }) => domains));
      expect(all.filter((suffix) => known.has(`${brand}.${suffix}`))).toEqual([]);
      expect(new Set(all).size).toBe(all.length);
      for (const suffix of all) expect(suffix).toMatch(/^(?:[a-z]{2,3}\.)?[a-z]{2}$/);
      for (const source of sources) expect(source).toMatch(/^https:\/\//);
    }
  });
});

describe('sendsFeedback', () => {
  it.each([
    ['google', false],
    ['apple', false],
    ['microsoft', true],
    ['yahoo', true],
    [OTHER_PROVIDER, true],
    [OTHER_SILENT, false],
    ['@example.com', true],
    ['constructor', true],
  ])('of %s is %s', (id, expected) => {
    expect(sendsFeedback(id)).toBe(expected);
  });
});

describe('isProvider', () => {
  it.each([
    ['google', true],
    [companyProvider('example.com'), true],
    ['constructor', true],
    [OTHER_PROVIDER, false],
    [OTHER_SILENT, false],
  ])('of %s is %s', (id, expected) => {
    expect(isProvider(id)).toBe(expected);
  });
});

describe('the table of providers', () => {
  it('has stable ids and each domain once, in lower case', () => {
    const domains = PROVIDERS.flatMap((row) => row.domains);

    expect(new Set(PROVIDERS.map(({ id }) => id)).size).toBe(PROVIDERS.length);
    expect(domains.filter((domain, i) => domains.indexOf(domain) !== i)).toEqual([]);
    for (const domain of domains) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    for (const { id, source } of PROVIDERS) {
      expect(id).toMatch(/^[a-z0-9-]{2,24}$/);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});
