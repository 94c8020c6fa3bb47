import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../shared/kernel/bytes.ts';

const written = (write: (out: ByteWriter) => void): Uint8Array => {
  const out = new ByteWriter();
  write(out);
  return out.bytes();
};
const anyName = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', '\0', '😀'));

describe('ByteWriter', () => {
  it.each([
    [0, 1],
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [2_097_151, 3],
    [2_097_152, 4],
    [2 ** 31, 5],
    [Number.MAX_SAFE_INTEGER, 8],
  ])('writes %d in %d bytes, and it is read back', (value, bytes) => {
    const out = written((to) => to.varint(value));

    expect(out).toHaveLength(bytes);
    expect(new ByteReader(out).varint()).toBe(value);
  });

  it('keeps the sign of every whole number that zigzag can fold', () => {
    const folded = fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 });
    fc.assert(
      fc.property(folded, (value) => {
        const back = new ByteReader(written((to) => to.signed(value))).signed();
        expect(Math.abs(back)).toBe(Math.abs(value));
        expect(Math.sign(back) || 0).toBe(Math.sign(value) || 0);
      }),
    );
  });

  it('gives back whatever was written, in order, however long', () => {
    const part = fc.oneof(
      fc.record({ kind: fc.constant('number' as const), value: fc.maxSafeNat() }),
      fc.record({ kind: fc.constant('string' as const), value: anyName }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const bytes = written((to) => {
          for (const { kind, value } of parts) kind === 'number' ? to.varint(value) : to.string(value);
        });
        const from = new ByteReader(bytes);

        expect(parts.map(({ kind }) => (kind === 'number' ? from.varint() : from.string()))).toEqual(
          parts.map(({ value }) => value),
        );
      }),
    );
  });

  it('hands out a copy: what is written later does not change it', () => {
    const out = new ByteWriter();
    out.varint(1);
    const before = out.bytes();
    out.varint(2);

    expect([...before]).toEqual([1]);
    expect(out.length).toBe(2);
  });
});

describe('ByteReader', () => {
  it.each([
    ['a number', (from: ByteReader) => from.varint()],
    ['a signed number', (from: ByteReader) => from.signed()],
    ['a string', (from: ByteReader) => from.string()],
  ])('throws RangeError where %s ends early', (_, read) => {
    const long = written((to) => to.string('x'.repeat(200)));
    for (const length of [0, 1]) {
      expect(() => read(new ByteReader(long.subarray(0, length)))).toThrow(RangeError);
    }
  });

  it('throws RangeError for a string that is one byte short', () => {
    const bytes = written((to) => to.string('résumé'));

    expect(() => new ByteReader(bytes.subarray(0, -1)).string()).toThrow(RangeError);
  });

  it('reads numbers up to 2^53 - 1, and throws RangeError for what is larger', () => {
    const largest = written((to) => to.varint(Number.MAX_SAFE_INTEGER));
    expect(new ByteReader(largest).varint()).toBe(Number.MAX_SAFE_INTEGER);

    const oneMore = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
    expect(() => new ByteReader(oneMore).varint()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array(400).fill(0xff)).varint()).toThrow(RangeError);
  });
});
