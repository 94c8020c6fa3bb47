import { describe, expect, it } from 'vitest';
import { storyText } from '../../../infra/cli/start/told.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';

const set = (name: string, over: object = {}) => ({
  ...{ name, standing: 'quarantined', pool: null, totals: emptyCounts().totals, reporting: 0 },
  ...{ providers: {}, reasons: {}, transitions: [] },
  ...over,
});
const told = (...sets: readonly object[]): string => toldWith({}, sets);
const toldWith = (over: object, sets: readonly object[] = [], isStopped = false): string =>
  storyText(
    {
      ...{ scenario: 'mass-failure', seed: 1, mode: 'enforce', startedAt: '', endedAt: '2026-01-01T10:20:00.000Z' },
      ...{ events: { counted: 10 }, configurationSets: sets, incidents: [], listings: [], broken: [], alerts: 3 },
      ...{ caught: [], missed: [], movedWrongly: [], unmet: [] },
      ...over,
    } as never,
    isStopped,
  );

describe('the end of a story', () => {
  it('says what waits for a person, by name, and the command that it takes', () => {
    const held = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => set(name, { effect: 'held' }));
    const text = told(...held, set('h', { effect: 'failed' }), set('i'));

    expect(text).toContain('What waits for you:\n  7 decisions wait for approval: a, b, c, d, e and 2 more\n');
    expect(text).toContain(
      '      npx lazaretto approve --all --reason TEXT\n  1 move failed: h\n      npx lazaretto status',
    );
  });

  it('says so where nothing does', () => {
    expect(told(set('i'))).toContain('Nothing waits for you.');
  });

  it('says what became of customers and of what was asked, in order of time, and where each ladder stands', () => {
    const text = toldWith({
      customers: [
        {
          ...{ tenant: 'willow', stage: 'gone', since: '2026-01-11T10:01:00.000Z' },
          stages: [{ stage: 'gone', since: '2026-01-11T10:01:00.000Z' }],
          asked: [{ at: '2026-01-03T10:00:00.000Z', isRefused: true, sentence: 'it sent \u001b[31mlately' }],
        },
      ],
      ladders: [
        {
          ...{ subject: 'willow', step: 3, allowed: 3_000 },
          changes: [{ day: '2026-01-06', kind: 'hold', provider: null, sentence: 'held at 1,000 a day' }],
        },
        { subject: 'oak', step: 9, allowed: null, changes: [] },
      ],
    });

    expect(text).toMatch(
      /What became of willow:\n {2}2026-01-03T10:00:00Z {2}refused: it sent .*lately\n {2}2026-01-11T10:01:00Z {2}gone\n/,
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain(
      'The ladder of willow, now on step 3, 3,000 mails a day:\n  2026-01-06  held at 1,000 a day',
    );
    expect(text).toContain('The ladder of oak, now on step 9, without a limit:');
  });

  it('says what did not come about, unless somebody stopped it before', () => {
    const unmet = ['willow: expected new, got records'];

    expect(toldWith({ unmet })).toContain('Not as the story goes: willow: expected new, got records');
    expect(toldWith({ unmet }, [], true)).not.toContain('Not as the story goes');
  });
});
