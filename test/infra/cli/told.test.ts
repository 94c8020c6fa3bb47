import { describe, expect, it } from 'vitest';
import { storyText } from '../../../infra/cli/start/told.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';

const set = (name: string, over: object = {}) => ({
  ...{ name, standing: 'quarantined', pool: null, totals: emptyCounts().totals, reporting: 0 },
  ...{ providers: {}, reasons: {}, transitions: [] },
  ...over,
});
const told = (...sets: readonly object[]): string =>
  storyText({
    ...{ scenario: 'mass-failure', seed: 1, mode: 'enforce', startedAt: '', endedAt: '2026-01-01T10:20:00.000Z' },
    ...{ events: { counted: 10 }, configurationSets: sets, incidents: [], listings: [], broken: [], alerts: 3 },
    ...{ caught: [], missed: [], movedWrongly: [] },
  } as never);

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
});
