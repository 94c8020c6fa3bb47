import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetSums } from '../../../shared/admin/fleet/fleet-sums.ts';
import { headlineOf, standingsWords } from '../../../shared/admin/fleet/headline.ts';
import type { SetRow } from '../../../shared/admin/schema/sets.ts';
import { rowOf } from '../../../shared/admin/sets/set-row.ts';
import { type DesiredPlacement, emptyPlacement, type Placement } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { effectOf, effectSentence, effectWords } from '../../../shared/standing/effect.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { record, T0 } from './build.ts';

const VERSION = 7;
const wanted = (over: Partial<DesiredPlacement> = {}): DesiredPlacement => ({
  configurationSet: 'acme-marketing',
  version: VERSION,
  pool: { kind: 'pool', name: 'q' },
  sendingEnabled: true,
  automatic: true,
  decidedAt: T0,
  ...over,
});
const placed = (over: Partial<Placement> = {}): Placement => ({ ...emptyPlacement('acme-marketing'), ...over });
const held = {
  version: VERSION,
  since: T0,
  why: 'blast-radius',
  sentence: '3 of 63 sets moved',
  reminders: 0,
} as const;
const problem = {
  version: VERSION,
  since: T0,
  why: 'pool-empty',
  sentence: 'pool q holds no address',
  attempts: 7,
  nextAt: null,
  reminders: 0,
} as const;
const drift = { version: VERSION, since: T0, pool: 'home', sendingEnabled: true, reminders: 0 } as const;
const quarantined = record('quarantined');
const shown = (desired: DesiredPlacement | null, placement: Placement | null, standing = quarantined) => {
  const effect = effectOf({ standing, desired, placement });
  return [
    effectWords(standing.to, effect),
    effectSentence({ standing: standing.to, effect, isStream: false, quarantinePool: 'q', placement }),
  ];
};

describe('while everything is evacuated', () => {
  const of = (to: 'quarantined' | 'paused' | 'warned', placement: Partial<Placement>, version = VERSION) => ({
    standing: record(to, { version }),
    desired: wanted(),
    placement: placed(placement),
  });
  it.each([
    ['a decision that is not carried out', of('quarantined', {}), 'under-way', 'evacuated'],
    ['a set that is put back', of('quarantined', { appliedVersion: VERSION }), 'done', 'evacuated'],
    ['one whose home pool SES shows', of('quarantined', { appliedVersion: VERSION, drift }), 'drifted', 'evacuated'],
    ['one that is not put back yet', of('quarantined', { appliedVersion: VERSION, away: true }), 'done', 'done'],
    ['a pause that is not taken back', of('paused', { appliedVersion: VERSION, sendingPaused: true }), 'done', 'done'],
    ['a decision that waits for a person', of('quarantined', { held }), 'held', 'held'],
    ['a move that failed', of('quarantined', { problem }), 'failed', 'failed'],
    ['a warning', of('warned', { appliedVersion: VERSION }), 'done', 'done'],
  ] as const)('%s', (_, decided, before, during) => {
    expect(effectOf(decided)).toBe(before);
    expect(effectOf({ ...decided, evacuated: true })).toBe(during);
  });

  it('nobody reads that mail goes through the quarantine pool, or will in a minute', () => {
    expect(effectWords('quarantined', 'evacuated')).toBe('quarantined, evacuated');
    const facts = { standing: 'quarantined', effect: 'evacuated', isStream: false, quarantinePool: 'q' } as const;
    expect(effectSentence({ ...facts, placement: null })).toBe(
      'It was not moved: its mail leaves as before. Everything is evacuated: it is carried out once you end the evacuation.',
    );
  });
});

describe('what became of a decision', () => {
  it.each([
    ['carried out', placed({ appliedVersion: VERSION }), ['quarantined', 'Its mail is sent through q.']],
    ['not asked for yet', null, ['quarantine under way', 'It is decided, and not carried out in SES yet.']],
    [
      'an earlier one carried out',
      placed({ appliedVersion: VERSION - 1 }),
      ['quarantine under way', expect.any(String)],
    ],
    [
      'held',
      placed({ held }),
      [
        'quarantine held',
        'It was not moved: its mail leaves as before. It waits for a person to approve it: 3 of 63 sets moved.',
      ],
    ],
    [
      'held by the switch',
      placed({ held: { ...held, why: 'switch' } }),
      ['quarantine held', expect.stringContaining('Automatic moves are switched off')],
    ],
    [
      'an earlier one held',
      placed({ held: { ...held, version: VERSION - 1 } }),
      ['quarantine under way', expect.any(String)],
    ],
    [
      'failed seven times',
      placed({ problem }),
      ['quarantine failed', 'It was not moved: its mail leaves as before. Tried 7 times: pool q holds no address.'],
    ],
    [
      'changed by somebody else',
      placed({ appliedVersion: VERSION, drift }),
      ['quarantined, changed outside Lazaretto', expect.stringContaining('SES shows pool home, sending on')],
    ],
  ])('%s', (_, placement, says) => {
    expect(shown(wanted(), placement)).toEqual(says);
  });

  it('is not called moved where observe mode only told it', () => {
    const observed = record('paused', { mode: 'observe' });
    expect(shown(null, null, observed)).toEqual(['would be paused (observe)', expect.stringContaining('nothing was')]);
    expect(shown(wanted({ shadow: true }), placed({ appliedVersion: VERSION }), observed)[0]).toBe(
      'would be paused (observe)',
    );
  });

  it('says that a paused set sends nothing, even where it could not be moved', () => {
    const paused = record('paused');
    const off = wanted({ sendingEnabled: false });
    expect(shown(off, placed({ problem, sendingPaused: true }), paused)).toEqual([
      'paused, not moved',
      'Its sending is switched off. It could not be moved to its pool: pool q holds no address.',
    ]);
    expect(shown(off, placed({ problem }), paused)[0]).toBe('pause failed');
  });

  it('asks for nothing where nothing has to be moved, and says what stays where a release is held', () => {
    expect(shown(null, null, record('warned'))).toEqual(['warned', 'An alert was sent; its mail goes on as before.']);
    const [words, sentence] = shown(
      wanted({ pool: { kind: 'home' } }),
      placed({ held, away: true }),
      record('probation'),
    );
    expect([words, sentence]).toEqual(['release held', expect.stringContaining('leaves as it did in quarantine')]);
  });

  it('counts a set whose newest decision was not passed on as under way', () => {
    expect(shown(wanted({ version: VERSION - 1 }), placed({ appliedVersion: VERSION - 1 }))[0]).toBe(
      'quarantine under way',
    );
    expect(shown(null, null)[0]).toBe('quarantine under way');
  });
});

const placements = fc.option(
  fc.record({
    appliedVersion: fc.integer({ min: VERSION - 1, max: VERSION }),
    held: fc.constantFrom(null, held, { ...held, version: VERSION - 1 }),
    problem: fc.constantFrom(null, problem),
    drift: fc.constantFrom(null, drift),
    sendingPaused: fc.boolean(),
  }),
);
const facts = fc.record({
  to: fc.constantFrom(...STANDINGS),
  mode: fc.constantFrom('observe' as const, 'enforce' as const),
  hasDesired: fc.boolean(),
  sendingEnabled: fc.boolean(),
  placement: placements,
  isIll: fc.boolean(),
});
const hours = (value: number): number[] => [...new Array<number>(23).fill(0), value];
const rowOfFacts = (one: typeof facts extends fc.Arbitrary<infer F> ? F : never, name: string): SetRow =>
  rowOf(
    {
      name,
      state: { standing: record(one.to, { mode: one.mode }), settings: null, sesTenant: null },
      revision: 1,
      desired: one.hasDesired ? wanted({ sendingEnabled: one.sendingEnabled }) : null,
      placement: one.placement && placed(one.placement),
      sums: {
        sends: hours(100),
        deliveries: hours(80),
        hardBounces: hours(20),
        complaints: hours(0),
        reporting: 0,
        byProvider: new Map([['google', { hardBounce: 20, complaint: 0 }]]),
      },
      readAt: T0,
    },
    DEFAULT_POLICY,
    one.isIll ? [{ provider: 'google', metric: 'hardBounce' }] : [],
  );

describe('every surface', () => {
  it('says the same words and numbers: rows, headline, standings', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 12 }), (all) => {
        const rows = all.map((one, at) => rowOfFacts(one, `set-${at}`));
        const sums = new FleetSums();
        for (const row of rows) sums.replace(null, row);
        const fleet = sums.get();
        const headline = headlineOf(fleet);
        const words = new Map<string, number>();
        for (const row of rows) {
          const own =
            row.standing === 'healthy' && row.cleared.length > 0 && row.words.startsWith('cleared')
              ? 'cleared'
              : row.words;
          words.set(own, (words.get(own) ?? 0) + 1);
        }
        const parts = headline.replace(/ of \d+ sets?\.$/, '').split(/, (?=\d)/);
        for (const [own, count] of words) {
          if (own === 'healthy') continue;
          const asCleared = `${count} cleared by an incident of a mailbox provider`;
          expect(parts, headline).toContain(own === 'cleared' ? asCleared : `${count} ${own}`);
        }
        expect(parts.length).toBe(Math.max(1, [...words.keys()].filter((own) => own !== 'healthy').length));
        const decided = [...standingsWords(fleet).matchAll(/(?:^|, )(\d+) /g)].reduce(
          (sum, [, n]) => sum + Number(n),
          0,
        );
        expect(decided).toBe(rows.length);
      }),
    );
  });

  it('never calls a set moved that is held, failed, under way or only observed', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const row = rowOfFacts(one, 'a');
        if (row.done?.startsWith('Its mail is sent through')) {
          expect(one.placement?.appliedVersion).toBe(VERSION);
          expect([row.effect, one.mode]).toEqual(['done', 'enforce']);
        }
      }),
    );
  });

  it('takes back exactly what it counted', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 8 }), (all) => {
        const sums = new FleetSums();
        const rows = all.map((one, at) => rowOfFacts(one, `set-${at}`));
        for (const row of rows) sums.replace(null, row);
        for (const row of rows) sums.replace(row, null);
        expect(sums.get()).toEqual(new FleetSums().get());
      }),
    );
  });
});

describe('an incident', () => {
  it('is named where a set is well only because of it, with the hits that it clears', () => {
    const base = { hasDesired: false, sendingEnabled: true, placement: null, mode: 'enforce' } as const;
    const row = rowOfFacts({ ...base, to: 'healthy', isIll: true }, 'a');
    expect(row.words).toBe('cleared by an incident at google (hard bounces)');
    expect(row.cleared).toEqual([{ provider: 'google', metric: 'hardBounce', count: 20 }]);
    expect(rowOfFacts({ ...base, to: 'healthy', isIll: false }, 'a').words).toBe('healthy');
  });
});

describe('the headline', () => {
  it('says nothing of the fleet before all of it is read', () => {
    const nobody = { healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 };
    const fleet = { standings: { ...nobody, healthy: 60, warned: 83 }, streams: nobody, notJudged: 0, waiting: 0 };
    expect(headlineOf({ ...fleet, known: 143, of: 3_000 })).toBe('Reading: 143 of 3,000 sets and streams so far.');
    expect(headlineOf({ ...fleet, known: 143, of: 143 })).toBe('83 warned of 143 sets.');
    expect(headlineOf({ ...fleet, standings: nobody })).toBe('No set has sent mail yet.');
  });
});
