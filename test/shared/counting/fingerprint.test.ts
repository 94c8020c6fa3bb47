import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import {
  type Fingerprint,
  FingerprintSet,
  fingerprintOf,
  packFingerprints,
} from '../../../shared/counting/fingerprint.ts';

const half = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 0xffffffff }), fc.constantFrom(0x80000000, 0xffffffff));
// few places of the table, so that entries collide
const crowded = fc.record({
  high: half,
  low: fc.oneof(
    half,
    fc.nat({ max: 8 }).map((n) => n * 1024),
  ),
});
const text = ({ high, low }: Fingerprint) => `${high}:${low}`;

describe('fingerprintOf', () => {
  it('is the first eight bytes of SHA-256, big endian', () => {
    // SHA-256('abc') = ba7816bf 8f01cfea …, FIPS 180-2 appendix B.1
    expect(fingerprintOf('abc', sha256)).toEqual({ high: 0xba7816bf, low: 0x8f01cfea });
  });

  it('hashes the text in UTF-8', () => {
    const digest = hash('sha256', Uint8Array.of(0xc3, 0xa9), 'buffer');

    expect(fingerprintOf('é', sha256)).toEqual({ high: digest.readUInt32BE(0), low: digest.readUInt32BE(4) });
  });

  it('reads any digest, in capitals or not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.boolean(), (any, isUpper) => {
        const digest = any.toString(16).padStart(64, '0');
        const { high, low } = fingerprintOf('', () => (isUpper ? digest.toUpperCase() : digest));

        expect((BigInt(high) << 32n) | BigInt(low)).toBe(any >> 192n);
      }),
    );
  });

  it('keeps the sign bit of both halves', () => {
    expect(fingerprintOf('', () => 'f'.repeat(64))).toEqual({ high: 0xffffffff, low: 0xffffffff });
  });
});

describe('packFingerprints', () => {
  it('takes eight bytes each, in order, big endian', () => {
    const packed = packFingerprints([
      { high: 0x01020304, low: 0x05060708 },
      { high: 0xfffefdfc, low: 0 },
    ]);

    expect([...packed]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xfe, 0xfd, 0xfc, 0, 0, 0, 0]);
  });
});

describe('FingerprintSet', () => {
  it('knows exactly what was added, one by one or packed', () => {
    const step = fc.record({ packed: fc.boolean(), some: fc.array(crowded, { maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(crowded), (steps, others) => {
        const set = new FingerprintSet();
        const model = new Set<string>();
        for (const { packed, some } of steps) {
          if (packed) {
            set.addPacked(packFingerprints(some));
            for (const one of some) model.add(text(one));
          } else {
            for (const one of some) {
              expect(set.add(one)).toBe(!model.has(text(one)));
              model.add(text(one));
            }
          }
          expect(set.size).toBe(model.size);
        }
        for (const one of [...steps.flatMap(({ some }) => some), ...others]) {
          expect(set.has(one)).toBe(model.has(text(one)));
        }
      }),
    );
  });

  it('holds the fingerprint 0:0, which marks its free places', () => {
    const set = new FingerprintSet();
    const zero = { high: 0, low: 0 };

    expect(set.has(zero)).toBe(false);
    expect(set.add(zero)).toBe(true);
    expect(set.add(zero)).toBe(false);
    expect(set.has(zero)).toBe(true);
    expect(set.size).toBe(1);
    expect(set.has({ high: 0, low: 1024 })).toBe(false);
  });

  it('grows at half full and forgets nothing', () => {
    const set = new FingerprintSet();
    const all = Array.from({ length: 5_000 }, (_, index) => fingerprintOf(String(index), sha256));

    const sizes = all.map((one) => {
      expect(set.add(one)).toBe(true);
      return set.bytes / set.size;
    });

    expect(all.every((one) => set.has(one))).toBe(true);
    expect(set.bytes).toBe(16_384 * 8);
    expect(Math.min(...sizes.slice(512))).toBeGreaterThanOrEqual(16);
  });

  it('reads packed bytes wherever they lie in their buffer', () => {
    const packed = packFingerprints([{ high: 7, low: 9 }]);
    const within = new Uint8Array(13);
    within.set(packed, 5);
    const set = new FingerprintSet();

    set.addPacked(within.subarray(5));

    expect(set.has({ high: 7, low: 9 })).toBe(true);
    expect(set.size).toBe(1);
  });
});
