import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sesTime } from '../../../shared/kernel/ses-time.ts';

const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('sesTime', () => {
  it('is the moment itself, or says that somebody else must read it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST }), fc.string({ maxLength: 5 }), (at, before) => {
        const text = new Date(at).toISOString();
        const read = sesTime(`${before}${text}"`, before.length);
        if (new Date(at).getUTCDate() <= 28) expect(read).toBe(at);
        else expect(read).toBeNaN();
      }),
    );
  });

  it('never takes for a moment what Date.parse takes for another, or for none', () => {
    const digits = fc.stringMatching(/^\d$/);
    const like = fc
      .tuple(...Array.from({ length: 17 }, () => digits))
      .map(([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]) =>
        [`${a}${b}${c}${d}-${e}${f}-${g}${h}`, `T${i}${j}:${k}${l}:${m}${n}.${o}${p}${q}Z`].join(''),
      );
    fc.assert(
      fc.property(fc.oneof(like, fc.string({ minLength: 24, maxLength: 24 })), (text) => {
        const read = sesTime(text);
        if (!Number.isNaN(read)) expect(read).toBe(Date.parse(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '2026-03-01T08:19:59.970',
    '2026-03-01T08:19:59.97Z',
    '2026-03-01T08:19:59.970z',
    '2026-13-01T08:19:59.970Z',
    '2026-00-01T08:19:59.970Z',
    '2026-03-00T08:19:59.970Z',
    '2026-03-01T24:00:00.000Z',
    '2026-03-01T08:60:00.000Z',
    '2026-03-01T08:19:60.000Z',
    '1969-03-01T08:19:59.970Z',
    '2026-03-01T08:19:59.9x0Z',
    '2026-03-01 08:19:59.970Z',
    '',
  ])('leaves %j to somebody else', (text) => {
    expect(sesTime(text)).toBeNaN();
    // whatever was read before
    for (const before of ['2026-03-01T08:19:59.970Z', '2026-03-01T08:20:00.000Z', text]) {
      sesTime(before);
      expect(sesTime(text)).toBeNaN();
    }
  });

  it('says the same of a time, whatever was read before it', () => {
    const time = fc
      .tuple(
        fc.integer({ min: 0, max: LAST }),
        fc.array(fc.tuple(fc.nat(23), fc.constantFrom(...'0159:.-TZx')), { maxLength: 2 }),
      )
      .map(([at, changes]) =>
        changes.reduce(
          (text, [index, put]) => text.slice(0, index) + put + text.slice(index + 1),
          new Date(at).toISOString().slice(0, 24),
        ),
      );
    // Times of one minute, and some that share its beginning.
    const near = fc
      .tuple(time, fc.array(fc.tuple(fc.nat(24), fc.string({ minLength: 24, maxLength: 24 })), { maxLength: 4 }), time)
      .map(([one, others, other]) => [
        one,
        ...others.map(([kept, rest]) => one.slice(0, kept) + rest.slice(kept)),
        other,
        one,
      ]);
    fc.assert(
      fc.property(near, (texts) => {
        for (const text of texts) {
          const among = sesTime(text);
          sesTime('1999-12-28T23:59:59.999Z');
          expect(sesTime(text)).toBe(among);
          if (!Number.isNaN(among)) expect(among).toBe(Date.parse(text));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
