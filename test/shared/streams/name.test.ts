import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import {
  domainStreamName,
  isByDomain,
  isStream,
  nameAsTyped,
  setOfName,
  streamName,
  valueOfStream,
} from '../../../shared/streams/name.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
);

describe('names of streams', () => {
  it.each([
    ['acme', 'shared/acme'],
    ['Acme & Co', 'shared/Acme%20%26%20Co'],
    ['a/b', 'shared/a%2Fb'],
    ['@acme', 'shared/%40acme'],
    ['line\nbreak', 'shared/line%0Abreak'],
  ])('spells %j as %s', (value, name) => {
    expect(streamName('shared', value, sha256)).toBe(name);
    expect(valueOfStream(name)).toBe(value);
  });

  it('keeps a value of 300 characters apart from one that differs in its last', () => {
    const [one, other] = [`${'x'.repeat(299)}1`, `${'x'.repeat(299)}2`].map((value) =>
      streamName('shared', value, sha256),
    );
    expect(one).not.toBe(other);
    expect(one?.length).toBeLessThanOrEqual('shared/'.length + 96);
    expect(valueOfStream(one ?? '')).toBe(`${'x'.repeat(72)}…`);
  });

  it('never lets two values share a name, and gives a name that is safe wherever it goes', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const [one, other] = [streamName('set', a, sha256), streamName('set', b, sha256)];
        if (a.toWellFormed() !== b.toWellFormed()) expect(one).not.toBe(other);
        expect(one).toMatch(/^set\/[A-Za-z0-9%._~!'()*-]{0,96}$/);
        expect(setOfName(one)).toBe('set');
        expect(isStream(one)).toBe(true);
        expect(isByDomain(one)).toBe(false);
        expect(typeof valueOfStream(one)).toBe('string');
      }),
    );
  });

  it('tells a stream by from-domain from a value that begins in the same way', () => {
    const byDomain = domainStreamName('set', 'news.example.com', sha256);
    expect(isByDomain(byDomain)).toBe(true);
    expect(valueOfStream(byDomain)).toBe('news.example.com');
    expect(byDomain).not.toBe(streamName('set', '@news.example.com', sha256));
  });

  it('takes the name of a set for no stream', () => {
    expect(isStream('acorn-marketing')).toBe(false);
    expect(setOfName('acorn-marketing')).toBe('acorn-marketing');
    expect(isByDomain('acorn-marketing')).toBe(false);
  });

  it.each([
    ['é'.repeat(300), 'é'.repeat(12)],
    ['x'.repeat(300), 'x'.repeat(72)],
    [`x${'é'.repeat(300)}`, `x${'é'.repeat(11)}`],
    ['😀'.repeat(300), '😀'.repeat(6)],
    [`xx${'😀'.repeat(300)}`, `xx${'😀'.repeat(5)}`],
    [`${'%'.repeat(300)}`, '%'.repeat(24)],
  ])('shows the beginning of a value that is too long to be spelled out, whatever its letters: %s', (value, shown) => {
    expect(valueOfStream(streamName('shared', value, sha256))).toBe(`${shown}…`);
  });

  it.each([
    ['shared', 'shared'],
    ['shared/acme inc', 'shared/acme%20inc'],
    ['shared/acme%20inc', 'shared/acme%20inc'],
    ['shared/@acme.example', 'shared/@acme.example'],
    ['shared/@bücher.example', 'shared/@b%C3%BCcher.example'],
    ['shared/a/b', 'shared/a%2Fb'],
    ['shared/100%', 'shared/100%25'],
  ])('takes %s, as a person types it, for %s', (typed, name) => {
    expect(nameAsTyped(typed, sha256)).toBe(name);
  });

  it('takes every name for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), (value, isDomain) => {
        const name = isDomain ? domainStreamName('s', value, sha256) : streamName('s', value, sha256);
        expect(nameAsTyped(name, sha256)).toBe(name);
      }),
    );
  });
});
