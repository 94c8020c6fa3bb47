import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { cursorCodec, RowPosition } from '../../../../shared/admin/api/cursor.ts';
import { RequestRefused } from '../../../../shared/admin/api/problem.ts';

const codec = cursorCodec(RowPosition, sha256);
const positions = fc.record({
  key: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.string(),
  ),
  name: fc.string({ unit: 'grapheme' }),
});
const decoded = (cursor: string, question: string): RowPosition | null => {
  try {
    return codec.decode(cursor, question);
  } catch (error) {
    expect(error).toBeInstanceOf(RequestRefused);
    expect((error as RequestRefused).errors[0]?.field).toBe('query.cursor');
    return null;
  }
};

describe('a cursor', () => {
  it('comes back as it was, to the same question', () => {
    fc.assert(
      fc.property(positions, fc.string(), (position, question) => {
        expect(codec.decode(codec.encode(position, question), question)).toEqual(position);
      }),
    );
  });

  it('is found out when one sign of it is changed, left out or added', () => {
    fc.assert(
      fc.property(positions, fc.nat(), fc.constantFrom(...'Aa0-_z!='), fc.nat(2), (position, at, sign, how) => {
        const cursor = codec.encode(position, 'q');
        const where = at % cursor.length;
        const changed = cursor.slice(0, where) + (how === 1 ? '' : sign) + cursor.slice(where + (how === 2 ? 0 : 1));
        fc.pre(changed !== cursor);
        expect(decoded(changed, 'q')).toBeNull();
      }),
    );
  });

  it('is good for no other question', () => {
    fc.assert(
      fc.property(positions, fc.string(), fc.string(), (position, one, other) => {
        fc.pre(one !== other);
        expect(decoded(codec.encode(position, one), other)).toBeNull();
      }),
    );
  });

  it('is never a fault, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cursor) => {
        expect(decoded(cursor, 'q')).toBeNull();
      }),
    );
  });
});
