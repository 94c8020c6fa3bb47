import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainName, wireName } from '../../../../shared/dns-patrol/dns/name.ts';

const nameOf = (named: ReturnType<typeof wireName>) => (named.ok ? named.name : null);

describe('wireName', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['пример.example', 'xn--e1afmkfd.example'],
    ['1.2.пример', '1.2.xn--e1afmkfd'],
    ['例。example', 'xn--fsq.example'],
    ['_dmarc.bücher.example', '_dmarc.xn--bcher-kva.example'],
    ['x'.repeat(63), 'x'.repeat(63)],
    ['x'.repeat(64), null],
    [`${'a.'.repeat(126)}b`, `${'a.'.repeat(126)}b`],
    [`${'a.'.repeat(126)}bc`, null],
    ['a..b', null],
    ['.', null],
    ['', null],
    ['bü/cher.example', null],
    ['a\nb.example', null],
  ])('makes of %j %j', (input, name) => {
    expect(nameOf(wireName(input))).toBe(name);
  });

  it('never throws, and gives only names that can be sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        const name = nameOf(wireName(input));
        if (name === null) return;
        expect(name).toMatch(/^[\x20-\x7e]{1,253}$/);
        expect(name.split('.').every((label) => label.length >= 1 && label.length <= 63)).toBe(true);
        expect(nameOf(wireName(name))).toBe(name);
      }),
    );
  });
});

describe('domainName', () => {
  it.each([
    ['example.com', 'example.com'],
    [' Example.com. ', 'example.com'],
    ['bounce_1.example.com', 'bounce_1.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example', null],
    ['192.0.2.1', null],
    ['2001:db8::1', null],
    ['https://example.com', null],
    ['user@example.com', null],
    ['-a.example', null],
    ['a-.example', null],
    ['a b.example', null],
    ['*.example.com', null],
  ])('makes of %j %j', (input, name) => {
    expect(nameOf(domainName(input))).toBe(name);
  });
});
