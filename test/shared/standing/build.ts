import { perMetric } from '../../../shared/judging/metrics.ts';
import type { Conviction, Level, Metric } from '../../../shared/judging/model.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Effective } from '../../../shared/policy/model.ts';
import type { StandingCase, StandingFacts } from '../../../shared/standing/facts.ts';
import type { Standing, StandingRecord } from '../../../shared/standing/model.ts';

/** A quarter past a full hour. */
export const T0 = Date.UTC(2026, 10, 20, 10, 15);
export const QUIET: StandingFacts = {
  convictions: [],
  evidence: perMetric(() => ({ warn: 0, quarantine: 0, pause: 0 })),
  outcomesSinceEpoch: perMetric(() => 0),
};
export const ENFORCED: Effective = {
  tenant: 'acme',
  mode: 'enforce',
  limits: DEFAULT_POLICY.limits,
  pinned: false,
  exempt: false,
};

export const conviction = (level: Level, metric: Metric = 'complaint', over: Partial<Conviction> = {}): Conviction => ({
  metric,
  level,
  count: 14,
  of: 4_300,
  rate: 14 / 4_300,
  limit: DEFAULT_POLICY.limits[metric][level],
  evidence: 10.4,
  bar: level === 'warn' ? 8 : 10,
  by: 'average',
  since: T0 - HOUR_MS / 4,
  worstProvider: 'Yahoo',
  hangsOnOneProvider: false,
  sendingHours: 2,
  providers: 2,
  harmPerHour: 14,
  ...over,
});

export const convicted = (...convictions: Conviction[]): StandingFacts => ({ ...QUIET, convictions });

export const record = (to: Standing, over: Partial<StandingRecord> = {}): StandingRecord => ({
  configurationSet: 'acme-news',
  version: 7,
  at: T0,
  from: 'healthy',
  to,
  cause: 'complaint-rate',
  actor: 'lazaretto',
  mode: 'enforce',
  tenant: 'acme',
  epochFrom: T0 - HOUR_MS,
  offences: to === 'healthy' || to === 'warned' ? 0 : 1,
  holdMs: to === 'quarantined' ? 24 * HOUR_MS : 0,
  numbers: null,
  sentence: 'before',
  ...over,
});

export const caseOf = (over: Partial<StandingCase>): StandingCase => ({
  configurationSet: 'acme-news',
  present: null,
  facts: QUIET,
  policy: DEFAULT_POLICY,
  effective: ENFORCED,
  automatic: true,
  now: T0,
  ...over,
});
