import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/judging/judge.ts';
import { suspectOf } from '../../../shared/judging/suspect.ts';
import { hourStart } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, OPEN } from './samples.ts';

const BAD = [1_000, 700, 300, 0] as const;
const GOOD = [1_000, 1_000, 0, 0] as const;

const of = (...providers: string[]) => providers;

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

describe('what a conviction hangs on', () => {
  const quarantine = (given: Parameters<typeof facts>[0]) =>
    judge(facts(given)).convictions.find(({ metric, level }) => metric === 'hardBounce' && level === 'quarantine');
  const open = hourOfMail(OPEN, { microsoft: [...GOOD], yahoo: [...BAD] });

  it('is a provider that alone is bad', () => {
    expect(quarantine({ hours: [open] })).toMatchObject({ worstProvider: 'yahoo', hangsOnOneProvider: true });
  });

  it('is none where two are', () => {
    const hours = [hourOfMail(OPEN, { microsoft: [...BAD], yahoo: [...BAD] })];

    expect(quarantine({ hours })?.hangsOnOneProvider).toBe(false);
  });

  it('is not changed by a fire elsewhere before the epoch', () => {
    const old = hourOfMail(OPEN - 30, { microsoft: [...BAD], yahoo: [...GOOD] });

    expect(quarantine({ hours: [old, open], epochFrom: hourStart(OPEN - 2) })).toMatchObject({
      worstProvider: 'yahoo',
      hangsOnOneProvider: true,
    });
  });
});
