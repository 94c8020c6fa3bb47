import { standingMessage } from '../../../shared/alerts/compose.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';

/** 2026-01-01 10:00 UTC */
export const T0 = Date.UTC(2026, 0, 1, 10);
export const POOLS = { quarantinePool: 'lazaretto-quarantine', homePool: 'shared-1' };

/** The third change of a set that mailed a bought list; `over` replaces what a test is about. */
export const record = (over: Partial<StandingRecord> = {}): StandingRecord => ({
  configurationSet: 'acme-marketing',
  version: 3,
  at: T0,
  from: 'warned',
  to: 'quarantined',
  cause: 'complaint-rate',
  actor: 'lazaretto',
  mode: 'enforce',
  tenant: 'acme',
  epochFrom: T0,
  offences: 1,
  holdMs: DAY_MS,
  numbers: {
    metric: 'complaint',
    count: 14,
    of: 4_300,
    rate: 14 / 4_300,
    limit: 0.001,
    evidence: 10.4,
    bar: 10,
    since: T0 - 2 * 3_600_000,
  },
  sentence: 'complaints 14 of 4,300 delivered since 08:00 = 0.33 %, limit 0.10 %, evidence 10.4 ≥ 10',
  ...over,
});

/** The alert of `record()`, with another name or whatever a test is about. */
export const message = (over: Partial<AlertMessage> = {}): AlertMessage => ({
  ...standingMessage(null, record(), POOLS),
  ...over,
});
