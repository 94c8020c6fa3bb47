import { describe, expect, it } from 'vitest';
import { suspectOf } from '../../../shared/judging/suspect.ts';
import { hourOfMail, OPEN } from './samples.ts';

const of = (...providers: string[]) => [
  hourOfMail(OPEN, Object.fromEntries(providers.map((name) => [name, [9, 9, 0, 0] as const]))),
];

describe('suspectOf', () => {
  it('names the provider without which the least is left, equal ones by name', () => {
    const left: Readonly<Record<string, number>> = { google: 4, yahoo: 3, microsoft: 3 };

    expect(suspectOf(of('yahoo', 'google', 'microsoft'), 10, (name) => left[name] ?? 0)).toEqual({
      worstProvider: 'microsoft',
      hangsOnOneProvider: true,
    });
  });

  it.each([
    [9.99, true],
    [10, false],
  ])('hangs on a provider without which %d is left of a bar of 10: %s', (left, hangs) => {
    expect(suspectOf(of('google'), 10, () => left).hangsOnOneProvider).toBe(hangs);
  });

  it.each([['other'], ['other-silent'], ['other', 'other-silent']])('never hangs on what is many: %s', (...names) => {
    expect(suspectOf(of(...names), 10, () => 0)).toEqual({ worstProvider: '', hangsOnOneProvider: false });
  });

  it("takes a company's own domain for a provider", () => {
    expect(suspectOf(of('other', '@company.example'), 10, () => 0)).toEqual({
      worstProvider: '@company.example',
      hangsOnOneProvider: true,
    });
  });
});
