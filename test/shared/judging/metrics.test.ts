import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedColumn, judgedCell } from '../../../shared/counting/counts.ts';
import { advance } from '../../../shared/judging/advance.ts';
import { noEvidence } from '../../../shared/judging/evidence.ts';
import { judge } from '../../../shared/judging/judge.ts';
import {
  DEFAULT_POWERS,
  judgeReported,
  METRICS,
  type Metric,
  MOVING,
  perMetric,
  SIGNALS,
  signalOf,
} from '../../../shared/judging/metrics.ts';
import { facts, LIMITS, OPEN, sendsFeedback } from './samples.ts';

const hoursWith = (values: Partial<Record<JudgedColumn, number>>) => [
  { hour: OPEN, cells: new Map([['yahoo', judgedCell(values)]]) },
];
const lone = METRICS.filter((metric) => !MOVING.includes(metric));

describe('the table of signals', () => {
  it.each(METRICS)('finds %s at its limit to warn, and does no more than it may', (metric) => {
    const hours = hoursWith({ sends: 2_000, deliveries: 1_200, [SIGNALS[metric].hits]: 800 });
    const { convictions, told } = judge(facts({ hours }));
    const levels = (list: typeof told) => list.filter((one) => one.metric === metric).map(({ level }) => level);

    if (DEFAULT_POWERS[metric] === 'tell') {
      expect(levels(told)).toEqual(['warn']);
      expect(convictions).toEqual([]);
    } else {
      expect(levels(told)).toEqual([]);
      expect(levels(convictions)).toEqual(MOVING.includes(metric) ? ['warn', 'quarantine', 'pause'] : ['warn']);
    }
  });

  it.each(METRICS)('convicts nobody of %s at its limit', (metric) => {
    const hits = Math.floor(2_000 * signalOf(metric).limits.warn);
    const hours = hoursWith({ sends: 2_000, deliveries: 2_000 - hits, [SIGNALS[metric].hits]: hits });

    expect(judge(facts({ hours }))).toMatchObject({ convictions: [], told: [] });
  });

  it('gives a signal the power that the policy gives it', () => {
    const hours = hoursWith({ sends: 2_000, deliveries: 1_200, missingMailboxes: 800 });
    const powers = { ...DEFAULT_POWERS, missingMailbox: 'quarantine' } as const;

    expect(judge(facts({ hours, powers })).convictions.map(({ level }) => level)).toEqual(['warn', 'quarantine']);
  });

  it('never lets a signal without power change what is found of another', () => {
    fc.assert(
      fc.property(fc.constantFrom<Metric>(...lone), fc.nat({ max: 300 }), (metric, hits) => {
        if (signalOf(metric).of !== 'outcomes') return;
        const mail = { sends: 1_000, deliveries: 800, hardBounces: 30, complaints: 1 };
        const without = judge(facts({ hours: hoursWith(mail) }));
        const found = judge(facts({ hours: hoursWith({ ...mail, [SIGNALS[metric].hits]: hits }) }));

        expect(found.evidence.hardBounce).toEqual(without.evidence.hardBounce);
        expect(found.evidence.complaint).toEqual(without.evidence.complaint);
      }),
    );
  });

  it('keeps nothing in a checkpoint of a signal that has never had a hit', () => {
    const old = (values: Partial<Record<JudgedColumn, number>>) => {
      const hours = hoursWith(values).map((hour) => ({ ...hour, hour: OPEN - 200 }));
      const known = { sendsFeedback, limits: LIMITS, variation: perMetric(() => 1 / 3) };
      return advance(noEvidence(LIMITS, OPEN - 300), hours, OPEN - 167, known).ratios;
    };

    expect(Object.keys(old({ deliveries: 9, hardBounces: 1 }))).toEqual(MOVING);
    expect(Object.keys(old({ deliveries: 9, rejects: 1 }))).toEqual([...MOVING, 'reject']);
  });
});

describe('judgeReported', () => {
  const signal = { limit: 0.001, believedMs: 1_000, may: 'tell', words: 'spam rate' } as const;

  it.each([
    ['above', { value: 0.002, at: 0 }, 1_000],
    ['above', { value: 0.001, at: 0 }, 0],
    ['below', { value: 0.000_999, at: 0 }, 0],
    ['unknown', { value: 0.002, at: 0 }, 1_001],
    ['unknown', { value: 0.002, at: 1 }, 0],
    ['unknown', { value: Number.NaN, at: 0 }, 0],
    ['unknown', null, 0],
  ] as const)('finds %s in %j at %d', (found, reported, now) => {
    expect(judgeReported(signal, reported, now)).toBe(found);
  });
});
