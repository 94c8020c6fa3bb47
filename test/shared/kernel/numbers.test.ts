import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percent, unbroken } from '../../../shared/kernel/numbers.ts';

const shown = (text: string): string => unbroken(text).replaceAll('\u00a0', '~');

it('keeps a number and its unit on one line, and no words', () => {
  expect(shown('hard bounces 212 of 1,860 = 11.4 %, limit 5 %')).toBe('hard bounces 212 of 1,860 = 11.4~%, limit 5~%');
  expect(shown('16 min ago, 3 h, 2 d; 30 s')).toBe('16~min ago, 3~h, 2~d; 30~s');
  expect(shown('3 sets, 2 dahlias, 4 hours, 5 señas')).toBe('3 sets, 2 dahlias, 4 hours, 5 señas');
});

it('changes spaces alone, once, and breaks no rate', () => {
  fc.assert(
    fc.property(fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (text, ratio) => {
      expect(unbroken(text).replaceAll('\u00a0', ' ')).toBe(text.replaceAll('\u00a0', ' '));
      expect(unbroken(unbroken(text))).toBe(unbroken(text));
      expect(unbroken(`${percent(ratio)}`)).not.toContain(' ');
    }),
  );
});
