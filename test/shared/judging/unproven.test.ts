import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { doubtfulHours, unprovenIn } from '../../../shared/judging/unproven.ts';
import { facts, hourOfMail, hoursOfMail, type Mail, OPEN } from './samples.ts';

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

describe('hours in which Sends are looked for', () => {
  const history = (...hours: readonly Mail[]) =>
    hours.map((mail, index) => hourOfMail(OPEN - hours.length + 1 + index, { yahoo: mail }));
  const doubted = (...hours: readonly Mail[]) => doubtfulHours(history(...hours)).map(({ hour }) => hour - OPEN);

  it.each<[string, readonly Mail[], readonly number[]]>([
    [
      'no Send is published, and everything bounces',
      [
        [0, 300, 2, 0],
        [0, 0, 80, 0],
      ],
      [],
    ],
    [
      'no Send was published yet, and everything bounced',
      [
        [0, 300, 2, 0],
        [0, 0, 80, 0],
        [90, 90, 0, 0],
      ],
      [],
    ],
    [
      'Sends are published no more',
      [
        [300, 298, 2, 0],
        [0, 90, 1, 0],
        [0, 0, 80, 0],
      ],
      [],
    ],
    [
      'Sends are published, and none of this hour',
      [
        [300, 298, 2, 0],
        [0, 0, 80, 0],
      ],
      [0],
    ],
    [
      'Sends are published from the next hour on',
      [
        [0, 0, 80, 0],
        [300, 298, 2, 0],
      ],
      [-1],
    ],
    ['more bounce than were sent', [[20, 18, 9, 0]], [0]],
    [
      'no Send is published, and few bounces came before any delivery',
      [
        [0, 300, 2, 0],
        [0, 0, 29, 0],
      ],
      [0],
    ],
    [
      'no Send is published, and what bounced before any delivery is much of its mail',
      [
        [0, 300, 2, 0],
        [0, 0, 30, 0],
      ],
      [],
    ],
    ['nothing is known of a set but bounces', [[0, 0, 80, 0]], [0]],
  ])('are told where %s', (_, hours, expected) => {
    expect(doubted(...hours)).toEqual(expected);
  });

  it('are none of a set that publishes no Send where something arrived, whatever bounces', () => {
    fc.assert(
      fc.property(hoursOfMail(), (hours) => {
        const without = hours.map(({ hour, cells }) => ({
          hour,
          cells: new Map([...cells].map(([provider, cell]) => [provider, cell.with(0, 0)])),
        }));
        const arrived = ({ cells }: (typeof hours)[number]) => [...cells.values()].some((cell) => cell[1] > 0);
        expect(doubtfulHours(without as unknown as typeof hours).filter(arrived)).toEqual([]);
      }),
    );
  });
});
