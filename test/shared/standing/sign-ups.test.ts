import { describe, expect, it } from 'vitest';
import { addCell, type Judged, judgedCellAt } from '../../../shared/counting/counts.ts';
import { signUpsOf } from '../../../shared/evaluation/judge/sign-ups.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import { formUnderAttack, type SignUps } from '../../../shared/standing/sign-ups.ts';
import { hourOfMail, NOW, OPEN, sendsFeedback } from '../judging/samples.ts';
import { caseOf, convicted, conviction } from './build.ts';

const bounce = conviction('quarantine', 'hardBounce');

describe('formUnderAttack', () => {
  const some = (of: Partial<SignUps>): SignUps => ({
    bouncedDomains: 37,
    mails: 50,
    bounces: 41,
    busiestDay: 200,
    ...of,
  });
  it('says what is known: how many domains, how much of the mail to them, and what the set has sent before', () => {
    expect(formUnderAttack(bounce, some({}))).toBe(
      'a form seems to be under attack: hard bounces at 37 domains within minutes, 41 of the 50 mails to domains of ' +
        'no known provider, of a set that has sent at most 200 mails a day in the week before',
    );
    expect(formUnderAttack(bounce, some({ busiestDay: 0 }))).toMatch(
      /of a set that has sent nothing in the week before$/,
    );
  });

  it.each([
    ['five domains', { bouncedDomains: 5 }, true],
    ['four domains', { bouncedDomains: 4 }, false],
    ['a set that has sent 1,000 mails a day', { busiestDay: 1_000 }, true],
    ['a set that sends to lists', { busiestDay: 1_001 }, false],
    ['half of the mail', { mails: 82 }, true],
    ['less than half of the mail: a list of companies, of which most arrives', { mails: 83 }, false],
  ])('of %s', (_, of, isSaid) => {
    expect(formUnderAttack(bounce, some(of)) !== null).toBe(isSaid);
  });

  it('says nothing of complaints, nor where nobody looked', () => {
    expect(formUnderAttack(conviction('pause'), some({ busiestDay: 0 }))).toBeNull();
    expect(formUnderAttack(bounce, undefined)).toBeNull();
  });

  it('is told with the numbers of the conviction, and changes nothing else about it', () => {
    const signUps = { bouncedDomains: 37, mails: 50, bounces: 41, busiestDay: 200 };
    const [with_, without] = [signUps, undefined].map((of) =>
      decideStanding(caseOf({ facts: { ...convicted(bounce), signUps: of } })),
    );
    expect(with_?.sentence).toMatch(
      /^hard bounces 14 of .*; a form seems to be under attack: hard bounces at 37 domains within minutes/,
    );
    expect({ ...with_, sentence: '' }).toEqual({ ...without, sentence: '' });
  });
});

describe('signUpsOf', () => {
  const judgedIn = (hour: number, cells: Parameters<typeof hourOfMail>[1]): Judged => {
    const judged: Judged = new Map();
    for (const [provider, cell] of hourOfMail(hour, cells).cells) addCell(judgedCellAt(judged, hour, provider), cell);
    return judged;
  };
  const slot = (cells: Parameters<typeof hourOfMail>[1], hour = OPEN) => ({
    all: { judged: judgedIn(hour, cells) },
  });

  it('counts domains that no table knows, each once, where they bounce', () => {
    const open = [
      slot({
        '@a.example': [2, 0, 2, 0],
        '@b.example': [1, 0, 1, 0],
        '@fine.example': [9, 9, 0, 0],
        yahoo: [1, 0, 1, 0],
      }),
      slot({ '@a.example': [1, 0, 1, 0], other: [5, 0, 5, 0] }),
      slot({ '@c.example': [1, 0, 1, 0] }, OPEN - 1),
    ];
    expect(signUpsOf(open, [], sendsFeedback, NOW)).toEqual({
      bouncedDomains: 3,
      mails: 14,
      bounces: 5,
      busiestDay: 0,
    });
    expect(signUpsOf([slot({ '@a.example': [20, 0, 5, 0] })], [], sendsFeedback, NOW)).toMatchObject({
      mails: 20,
      bounces: 5,
    });
  });

  it('takes the busiest day of the week before, neither today nor what is older', () => {
    const hours = [
      hourOfMail(OPEN - 8 * 24, { yahoo: [9_000, 9_000, 0, 0] }),
      hourOfMail(OPEN - 7 * 24 - 23, { yahoo: [70, 60, 10, 0] }),
      hourOfMail(OPEN - 7 * 24, { yahoo: [30, 30, 0, 0] }),
      hourOfMail(OPEN - 24, { yahoo: [99, 99, 0, 0] }),
      hourOfMail(OPEN - 23, { yahoo: [5_000, 5_000, 0, 0] }),
    ];
    expect(signUpsOf([], hours, sendsFeedback, NOW).busiestDay).toBe(100);
  });
});
