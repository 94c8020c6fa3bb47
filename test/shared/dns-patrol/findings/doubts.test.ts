import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDoubts, type Doubt, TOLD_AFTER_LOOKS } from '../../../../shared/dns-patrol/findings/doubts.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';

const DMARC = { check: 'dmarc', why: 'no answer\u001b[31m' };

/** Looks at a domain, one after the other. @returns what was told at each */
function look(looks: readonly (readonly [at: number, checks: readonly string[]])[]): readonly (string | null)[] {
  let known: readonly Doubt[] = [];
  return looks.map(([at, checks]) => {
    const seen = checks.map((check) => ({ ...DMARC, check }));
    const { doubts, note } = compareDoubts('example.com', known, seen, at);
    known = doubts;
    return note?.title ?? null;
  });
}
const every = (hours: number, count: number, checks: readonly string[] = ['dmarc']) =>
  Array.from({ length: count }, (_, n) => [n * hours * HOUR_MS, checks] as const);

describe('compareDoubts', () => {
  it.each([
    { name: 'a day, in five looks', looks: every(6, 5), told: [4] },
    { name: 'a day less a millisecond', looks: [...every(6, 4), [DAY_MS - 1, ['dmarc']] as const], told: [] },
    { name: 'two days in three looks', looks: every(24, 3), told: [] },
    { name: 'four days in so many looks as it takes', looks: every(24, TOLD_AFTER_LOOKS), told: [3] },
    { name: 'a week: once', looks: every(6, 28), told: [4] },
    {
      name: 'an answer in between: it begins anew',
      looks: [...every(6, 4), [24 * HOUR_MS, []] as const, [30 * HOUR_MS, ['dmarc']] as const],
      told: [],
    },
  ])('tells a person of $name', ({ looks, told }) => {
    expect(look(looks).flatMap((title, index) => (title === null ? [] : [index]))).toEqual(told);
  });

  it('tells all checks of a look in one message, without what could act on a terminal', () => {
    let known: readonly Doubt[] = [];
    let note = null;
    for (let n = 0; n < 5; n++) {
      ({ doubts: known, note } = compareDoubts(
        'example.com',
        known,
        [DMARC, { check: 'spf', why: '' }],
        n * 6 * HOUR_MS,
      ));
    }
    expect(note).toMatchObject({ title: 'dmarc, spf of example.com: undetermined', severity: 'warning', since: 0 });
    expect(JSON.stringify(note)).not.toContain('\\u001b');
  });

  it('never tells a check twice in a row of looks without an answer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 * HOUR_MS }), { maxLength: 40 }), (waits) => {
        const times = waits.map((_, n) => waits.slice(0, n + 1).reduce((sum, wait) => sum + wait, 0));
        const told = look(times.map((at) => [at, ['dmarc']])).filter((title) => title !== null);
        return told.length <= 1;
      }),
    );
  });
});
