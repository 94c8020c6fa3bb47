import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { standingWords, waitsOf, waitWords, whyNotJudged } from '../../../shared/standing/shown.ts';

const T0 = Date.UTC(2026, 10, 12, 10);
const hold = (over: object = {}) => ({
  provider: 'google',
  metric: 'hardBounce' as const,
  since: T0,
  waits: true,
  ...over,
});
const totals = (over: object = {}) => ({ sends: 0, deliveries: 0, hardBounces: 0, complaints: 0, ...over });
const WAIT = { provider: 'google', metric: 'complaint', since: T0, until: T0 + MINUTE_MS } as const;

describe('what is shown instead of a standing', () => {
  it('is that it waits: for whom, for what, and until when', () => {
    const waits = waitsOf(
      [hold({ since: T0 + 1 }), hold({ provider: '@corp.example' }), hold({ waits: false })],
      DEFAULT_POLICY,
    );

    expect(waits.map(waitWords)).toEqual([
      'waits for corp.example (hard bounces), until 2026-11-12T10:30:00.000Z',
      'waits for google (hard bounces), until 2026-11-12T10:30:00.001Z',
    ]);
    expect(standingWords('healthy', null, waits)).toBe(waits.map(waitWords).join('; '));
  });

  it.each([
    ['acme', totals({ hardBounces: 300 }), 'publishes neither Send nor Delivery'],
    ['acme', totals({ complaints: 1 }), 'publishes neither Send nor Delivery'],
    ['acme', totals({ hardBounces: 300, sends: 1 }), null],
    ['acme', totals({ hardBounces: 300, deliveries: 1 }), null],
    ['acme', totals(), null],
    [
      'shared/zoo',
      totals({ hardBounces: 1 }),
      'its Send and Delivery events carry no tag, so its mail cannot be counted',
    ],
    ['shared/@zoo.example', totals({ hardBounces: 1 }), 'publishes neither Send nor Delivery'],
  ])('is that %s is not judged, and why: %j', (name, counts, why) => {
    expect(whyNotJudged(name, counts)).toBe(why);
  });

  it.each([
    ['healthy', null, [], 'healthy'],
    ['healthy', 'why', [], 'not judged: why'],
    ['healthy', 'why', [WAIT], 'not judged: why'],
    ['healthy', null, [WAIT], 'waits for google (complaints), until 2026-11-12T10:01:00.000Z'],
    ['quarantined', null, [WAIT], 'quarantined'],
    ['warned', 'why', [], 'warned'],
  ] as const)('is nothing where it stands otherwise: %s, %s, %j', (standing, why, waits, words) => {
    expect(standingWords(standing, why, waits)).toBe(words);
  });
});
