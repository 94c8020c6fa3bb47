import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { heal } from '../../../shared/standing/heal.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import { caseOf, convicted, conviction, record, T0 } from './build.ts';

const healed = (present: StandingRecord, after: number, over: Parameters<typeof caseOf>[0] = {}) =>
  heal(caseOf({ present, now: T0 + after, ...over }))?.to ?? null;

describe('heal', () => {
  it('lets a warning go after a day without evidence, and not a moment before', () => {
    expect(healed(record('warned'), DAY_MS - 1)).toBeNull();
    expect(healed(record('warned'), DAY_MS)).toBe('healthy');
    expect(healed(record('warned'), DAY_MS, { facts: convicted(conviction('warn')) })).toBeNull();
  });

  it('ends a quarantine with little mail after twice its hold', () => {
    expect(healed(record('quarantined'), 2 * DAY_MS - 1)).toBeNull();
    expect(healed(record('quarantined'), 2 * DAY_MS)).toBe('probation');
  });

  it('leaves a quarantine alone whose end a person has set: neither shorter nor longer', () => {
    const until = T0 + 30 * DAY_MS;

    for (const after of [2 * DAY_MS, 29 * DAY_MS, 31 * DAY_MS]) {
      expect(healed(record('quarantined', { until }), after)).toBeNull();
    }
    expect(healed(record('quarantined', { until: null }), 2 * DAY_MS)).toBe('probation');
  });

  it('moves nobody home who is pinned, or while moves are switched off', () => {
    expect(healed(record('quarantined'), 2 * DAY_MS, { automatic: false })).toBeNull();
  });

  it('ends a probation after its time, unless the set is convicted', () => {
    expect(healed(record('probation'), 72 * HOUR_MS - 1)).toBeNull();
    expect(healed(record('probation'), 72 * HOUR_MS)).toBe('healthy');
    expect(healed(record('probation'), 72 * HOUR_MS, { facts: convicted(conviction('quarantine')) })).toBeNull();
  });

  it('never resumes what is paused', () => {
    expect(healed(record('paused'), 365 * DAY_MS)).toBeNull();
  });
});
