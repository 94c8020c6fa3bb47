import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registrableDomain } from '../../../../shared/dns-patrol/authentication/public-suffix.ts';
import { wireName } from '../../../../shared/dns-patrol/dns/name.ts';

/** See test/fixtures/psl/SOURCE.md. `null` as input is no name at all. */
const VECTORS = [
  ...readFileSync(new URL('../../../fixtures/psl/test_psl.txt', import.meta.url), 'utf8').matchAll(
    /^checkPublicSuffix\('([^']*)', (?:'([^']*)'|null)\);/gm,
  ),
].map(([, input = '', domain]) => ({ input, domain: domain ?? null }));

describe('registrableDomain', () => {
  it('has the vectors of the public suffix list', () => {
    expect(VECTORS.length).toBe(77);
  });

  it.each(VECTORS)('$input: $domain', ({ input, domain }) => {
    expect(registrableDomain(input)).toBe(domain);
  });

  it('knows private suffixes, because each of their names is somebody else', () => {
    expect(registrableDomain('shop.someone.github.io')).toBe('someone.github.io');
  });

  it('never throws, and gives a suffix of the name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'binary' })), (input) => {
        const domain = registrableDomain(input);
        const named = wireName(input);
        if (domain !== null && named.ok)
          expect(`.${named.name}`.endsWith(`.${domain}`) || named.name !== input).toBe(true);
      }),
    );
  });
});
