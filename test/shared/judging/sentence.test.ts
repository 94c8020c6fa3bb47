import { describe, expect, it } from 'vitest';
import type { SetReading } from '../../../shared/judging/reading.ts';
import { minuteWords, sentenceOf } from '../../../shared/judging/sentence.ts';
import { grouped, percent } from '../../../shared/kernel/numbers.ts';
import { DAY_MS, hourStart } from '../../../shared/kernel/time.ts';
import { NOW, OPEN } from './samples.ts';

const reading: SetReading = {
  metric: 'complaint',
  level: 'quarantine',
  count: 14,
  of: 4_300,
  rate: 14 / 4_300,
  limit: 0.001,
  evidence: 10.42,
  bar: 10,
  since: hourStart(OPEN),
};

describe('sentenceOf', () => {
  it.each([
    {
      given: {},
      says: 'complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 10.4 ≥ 10',
    },
    {
      given: { metric: 'hardBounce', count: 60, of: 512, rate: 60 / 512, limit: 0.05, since: hourStart(OPEN) - DAY_MS },
      says: 'hard bounces 60 of 512 outcomes since 2026-11-21 10:00 = 11.72 %, limit 5.00 %, evidence 10.4 ≥ 10',
    },
    {
      given: { evidence: 9.999 },
      says: 'complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 9.9 < 10',
    },
    {
      given: { evidence: 10.63, bar: 10.64 },
      says: 'complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 10.6 < 10.7',
    },
    {
      given: { metric: 'reputationDeferral', limit: 0.05, mostHits: { provider: 'yahoo', count: 11 } },
      says: 'deferrals for reputation 14 of 4,300 outcomes since 10:00 = 0.33 %, limit 5.00 %, evidence 10.4 ≥ 10, 11 of them at yahoo',
    },
    {
      given: { metric: 'reputationDeferral', limit: 0.05, mostHits: { provider: '@corp.example', count: 14 } },
      says: 'deferrals for reputation 14 of 4,300 outcomes since 10:00 = 0.33 %, limit 5.00 %, evidence 10.4 ≥ 10, all at corp.example',
    },
    {
      given: { metric: 'reputationDeferral', limit: 0.05, mostHits: { provider: 'other', count: 14 } },
      says: 'deferrals for reputation 14 of 4,300 outcomes since 10:00 = 0.33 %, limit 5.00 %, evidence 10.4 ≥ 10, all at domains of no known provider',
    },
    {
      given: { mostHits: { provider: 'yahoo', count: 14 } },
      says: 'complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 10.4 ≥ 10',
    },
    { given: { of: 0, count: 0, rate: 0, evidence: 0 }, says: 'complaints: nothing to judge, limit 0.10 %' },
  ] as const)('says "$says"', ({ given, says }) => {
    expect(sentenceOf({ ...reading, ...given }, NOW)).toBe(says);
  });
});

describe('grouped', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('writes %d as %s', (value, text) => {
    expect(grouped(value)).toBe(text);
  });
});

describe('percent', () => {
  it.each([
    [0, '0.00 %'],
    [0.001, '0.10 %'],
    [0.0001, '0.01 %'],
    [0.000_04, '0.0040 %'],
    [1, '100.00 %'],
  ])('writes %d as %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });
});

describe('moment', () => {
  it('leaves the date out on the same UTC day only', () => {
    const midnight = Date.UTC(2026, 10, 22);

    expect(minuteWords(midnight, NOW)).toBe('00:00');
    expect(minuteWords(midnight - 1, NOW)).toBe('2026-11-21 23:59');
  });
});
