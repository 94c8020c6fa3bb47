import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/judging/judge.ts';
import { suspectOf } from '../../../shared/judging/suspect.ts';
import { hourStart } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, OPEN } from './samples.ts';

const BAD = [1_000, 700, 300, 0] as const;
const GOOD = [1_000, 1_000, 0, 0] as const;

describe('suspectOf', () => {
  const hours = [hourOfMail(OPEN, { yahoo: [...GOOD], microsoft: [...GOOD] })];

  it('names the provider without which the least evidence is left, and whether that is too little', () => {
    const without = (left: number) => suspectOf(hours, 10, (provider) => (provider === 'yahoo' ? left : 30));

    expect(without(9.9)).toEqual({ worstProvider: 'yahoo', hangsOnOneProvider: true });
    expect(without(10)).toEqual({ worstProvider: 'yahoo', hangsOnOneProvider: false });
  });

  it('settles equal ones by name, in whatever order they came', () => {
    expect(suspectOf(hours, 10, () => 5).worstProvider).toBe('microsoft');
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
