import { describe, expect, it } from 'vitest';
import { seasonAlerts } from '../../../shared/capacity/reminders.ts';
import { DAY_MS, dayOf } from '../../../shared/kernel/time.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

const SEASON = { from: '2026-11-27', perDay: 900_000, addresses: 4, now: 80_000, ladder: 'ses-45-days' };
const on = (date: string): number => dayOf(Date.parse(`${date}T00:00:00Z`));
const told = (date: string) => seasonAlerts({ autumn: SEASON }, 'enforce', on(date)).map(({ alertId }) => alertId);

describe('seasonAlerts', () => {
  it.each([
    ['2026-09-21', []],
    ['2026-09-22', ['season:autumn:2026-09-22:lease']],
    ['2026-09-24', ['season:autumn:2026-09-22:lease']],
    ['2026-09-25', []],
    ['2026-10-06', ['season:autumn:2026-10-06:begin']],
    ['2026-11-20', ['season:autumn:2026-11-20:full']],
    ['2026-11-27', ['season:autumn:2026-11-27:season']],
    ['2026-12-05', []],
  ])('on %s it tells %j', (date, alerts) => expect(told(date)).toEqual(alerts));

  it('says what is to be done, and where the season is kept', () => {
    const [message] = seasonAlerts({ autumn: SEASON }, 'observe', on('2026-09-22'));

    expect(message).toMatchObject({
      kind: 'capacity',
      phase: 'notice',
      since: on('2026-09-22') * DAY_MS,
      title: 'season autumn: lease addresses',
      sentence: '2026-09-22: ask SES for 14 more addresses',
      next: ['The season of 2026-11-27 is in the policy, seasons.autumn.'],
    });
  });

  it('tells nothing of a ladder that there is not', () => {
    expect(seasonAlerts({ autumn: { ...SEASON, ladder: 'none' } }, 'enforce', on('2026-09-22'))).toEqual([]);
  });
});

describe('parsePolicy, of seasons', () => {
  const problemsOf = (season: object): readonly string[] => {
    const parsed = parsePolicy(JSON.stringify({ seasons: { autumn: season } }));
    return parsed.ok ? [] : parsed.problems;
  };

  it('fills in what is left out', () => {
    expect(parsePolicy('{"seasons":{"autumn":{"from":"2026-11-27","perDay":1}}}')).toMatchObject({
      policy: { seasons: { autumn: { addresses: 0, now: 0, ladder: 'ses-45-days' } } },
    });
  });

  it.each([
    [{ ...SEASON, from: '27.11.2026' }, 'policy.seasons.autumn.from: expected a day'],
    [{ ...SEASON, perDay: 0 }, 'policy.seasons.autumn.perDay: expected a whole number of messages a day'],
    [{ ...SEASON, ladder: 'postmark' }, 'policy.seasons.autumn.ladder: expected "six-weeks"'],
  ])('refuses %j', (season, sentence) => expect(problemsOf(season)[0]).toContain(sentence));
});
