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

  it('names what else the console says waits, with its command, and a domain that is ready for its next step', () => {
    const need = (kind: string, title: string, command: string | null) => ({
      ...{ kind, severity: 'critical', title, sentence: '', since: null, count: 1, items: [] },
      action: { label: '', does: 'open', page: '/', command },
    });
    const text = toldWith(
      {
        needs: [
          need('silence', 'Counts are not closed', null),
          need('held', '1 decision waits for approval', 'lazaretto approve --all'),
          need('listing', '192.0.2.11 is on \u001b[31mexample', 'lazaretto listings'),
        ],
        domains: [
          {
            ...{ domain: 'juniper.example', happened: [], gmail: null },
            reports: { messages: 1_000, aligned: 990, policy: 'none', next: 'quarantine', why: 'publish it' },
          },
        ],
      },
      [set('a', { effect: 'held' })],
    );

    expect(text.slice(text.indexOf('What waits for you:'))).toMatch(
      /^What waits for you:\n {2}1 decision waits for approval: a\n {6}npx lazaretto approve --all --reason TEXT\n {2}Counts are not closed\n {2}192\.0\.2\.11 is on .*example\n {6}npx lazaretto listings\n {2}juniper\.example is ready for p=quarantine\n {6}npx lazaretto domain juniper\.example\n/,
    );
    expect(text).not.toContain('\u001b');
  });

  it('says what receivers report of a domain, what was told and done in order, and how it stands', () => {
    const happened = [
      { at: '2026-01-09T10:06:00.000Z', title: 'A sender turns up', sentence: '192.0.2.9\u001b[2J 12 of 12' },
      { at: '2026-01-09T16:00:00.000Z', title: 'Its owner signs it', sentence: 'by DKIM' },
    ];
    const text = toldWith({
      domains: [
        {
          ...{ domain: 'juniper.example', happened, gmail: null },
          reports: { messages: 3_190, aligned: 3_002, policy: 'reject', next: null, why: 'nothing is stricter' },
        },
        { domain: 'larch.example', happened: [], reports: null, gmail: { day: '2026-01-06', spamRate: 0.012 } },
        { domain: 'maple.example', happened: [], reports: null, gmail: null },
      ],
    });

    expect(text).toMatch(
      /What receivers report of juniper\.example:\n {2}2026-01-09T10:06:00Z {2}A sender turns up\n {6}192\.0\.2\.9.* 12 of 12\n {2}2026-01-09T16:00:00Z {2}Its owner signs it\n {6}by DKIM\n {2}In the last thirty days 3,002 of 3,190 messages passed DMARC\.\n {6}nothing is stricter\n/,
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain(
      "What receivers report of larch.example:\n  Gmail's newest figure, of 2026-01-06: 1.20 % reported as spam by its readers.\n",
    );
    expect(text).toContain('What receivers report of maple.example:\n  Nothing yet.\n');
    expect(text).toContain('Nothing waits for you.');
  });
});
