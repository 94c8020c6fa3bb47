import { describe, expect, it } from 'vitest';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { unprovenIn } from '../../../shared/judging/unproven.ts';
import { facts, OPEN } from './samples.ts';

const hourWith = (of: Parameters<typeof judgedCell>[0]) => [
  { hour: OPEN, cells: new Map([['yahoo', judgedCell(of)]]) },
];
const left = (of: Parameters<typeof judgedCell>[0]) => unprovenIn(hourWith(of)).get(OPEN)?.get('yahoo') ?? 0;

describe('hard bounces that carry their own time for that of the mail', () => {
  it.each([
    ['more outcomes than sends', { sends: 20, deliveries: 20, hardBounces: 25, undatedBounces: 25 }, 25],
    ['some of them beyond the sends', { sends: 40, deliveries: 20, hardBounces: 25, undatedBounces: 25 }, 5],
    ['none beyond', { sends: 45, deliveries: 20, hardBounces: 25, undatedBounces: 25 }, 0],
    ['their own time, though delivered first', { sends: 600, deliveries: 600, hardBounces: 180 }, 0],
    ['no Send at all', { deliveries: 20, hardBounces: 25, undatedBounces: 25 }, 0],
  ])('are left unjudged in an hour of %s: %j', (_, of, expected) => {
    expect(left(of)).toBe(expected);
  });

  it('convict nobody where their mail was sent long ago', () => {
    const hours = hourWith({ sends: 20, deliveries: 20, hardBounces: 25, undatedBounces: 25 });
    const dated = hourWith({ sends: 20, deliveries: 20, hardBounces: 25 });

    expect(judge(facts({ hours })).convictions).toEqual([]);
    expect(judge(facts({ hours: dated })).convictions).not.toEqual([]);
  });
});
