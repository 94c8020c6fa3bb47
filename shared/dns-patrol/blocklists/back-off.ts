import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts';
import type { Health, HealthState } from './health.ts';

/** The health of a list as it is stored between runs. */
export type HealthRecord = {
  readonly state: HealthState;
  readonly why: string | null;
  /** Since when it is in this state. */
  readonly since: EpochMs;
  readonly checkedAt: EpochMs;
  /** Probed again from here on; until then the stored state holds. */
  readonly nextAt: EpochMs;
  /** Consecutive probes that were not `ok`. */
  readonly failures: number;
};

/** A healthy list is probed again after this time. Unit: ms. */
export const OK_FOR_MS = HOUR_MS;
/**
 * First wait by state: a list that did not answer may recover soon; one that refuses, is empty or lists everything will
 * not. Unit: ms.
 */
const FIRST_WAIT_MS: Readonly<Record<Exclude<HealthState, 'ok'>, number>> = {
  unreachable: 15 * MINUTE_MS,
  'unknown-code': HOUR_MS,
  blocked: HOUR_MS,
  wildcard: HOUR_MS,
  empty: HOUR_MS,
  unproven: DAY_MS,
};
/** Longest wait. Unit: ms. */
const LONGEST_WAIT_MS = DAY_MS;

/** The state to store after a probe. Each failure in a row doubles the wait, up to a day. */
export function nextHealthRecord(previous: HealthRecord | null, { state, why }: Health, now: EpochMs): HealthRecord {
  const since = previous?.state === state ? previous.since : now;
  if (state === 'ok') return { state, why, since, checkedAt: now, nextAt: now + OK_FOR_MS, failures: 0 };
  const failures = (previous?.failures ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT_MS[state] * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS);
  return { state, why, since, checkedAt: now, nextAt: now + wait, failures };
}

/** Whether a list must be probed before it is asked anything. */
export const isProbeDue = (record: HealthRecord | null, now: EpochMs): boolean =>
  record === null || now >= record.nextAt || now < record.checkedAt;
