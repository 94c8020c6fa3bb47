import { describe, expect, it } from 'vitest';
import { domainOf, normalAddress } from '../../../shared/events/address.ts';

describe('normalAddress', () => {
  it.each([
    ['jane@example.com', 'jane@example.com'],
    ['Jane.Doe@Example.COM', 'Jane.Doe@example.com'],
    ['jane@example.com.', 'jane@example.com'],
    [' jane@example.com ', 'jane@example.com'],
    ['<jane@example.com>', 'jane@example.com'],
    ['Jane Doe <jane@example.com>', 'jane@example.com'],
    ['"Doe, <Jane>" <jane@example.com>', 'jane@example.com'],
    ['"Say \\"<hi\\"" <jane@example.com>', 'jane@example.com'],
    ['O"Brien <jane@example.com>', 'jane@example.com'],
    ['jane@example.com (Jane)', 'jane@example.com'],
    ['"jane@home"@example.com', '"jane@home"@example.com'],
    ['<"a<b"@Example.com>', '"a<b"@example.com'],
    ['jäne@BÜCHER.example', 'jäne@bücher.example'],
    ['用户@例子.广告', '用户@例子.广告'],
    ['jane+tag@example.com', 'jane+tag@example.com'],
    ['jane', 'jane'],
    ['jane@', 'jane@'],
    ['@', '@'],
    ['', ''],
    ['  ', ''],
    ['<>', ''],
  ])('makes of %j: %j', (text, expected) => {
    expect(normalAddress(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    for (const text of ['Jane <jane@Example.com.>', '"a@b"@X.example', 'jane@example.com..', 'x@y z']) {
      expect(normalAddress(normalAddress(text))).toBe(normalAddress(text));
    }
  });
});

describe('domainOf', () => {
  it.each([
    ['jane@Example.com', 'example.com'],
    ['Jane <jane@example.com>', 'example.com'],
    ['Example.COM.', 'example.com'],
    ['"a@b"@example.com', 'example.com'],
    ['jane@', null],
    ['', null],
  ])('finds in %j: %j', (text, expected) => {
    expect(domainOf(text)).toBe(expected);
  });

  it('keeps a domain as long as domains get, and free of signs that are none', () => {
    expect(domainOf(`${'x'.repeat(300)}.example`)).toHaveLength(253);
    expect(domainOf('example.com\u0000script')).toBe('example.com');
  });
});
