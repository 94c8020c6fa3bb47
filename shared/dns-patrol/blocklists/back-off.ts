import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts';
import type { Health, HealthState } from './health.ts';

/** The health of a list, as it is remembered between runs. */
export type HealthRecord = {
  readonly state: HealthState;
  readonly why: string | null;
  /** Since when it is in this state. */
  readonly since: EpochMs;
  readonly checkedAt: EpochMs;
  /** Probed again from here on; until then, what is remembered holds. */
  readonly nextAt: EpochMs;
  /** How often in a row it was not `ok`. */
  readonly failures: number;
};

/** A list in good health is probed again after so long. Unit: ms. */
export const OK_FOR_MS = HOUR_MS;
/** One that did not answer may be well soon; one that refuses, is empty or lists the world is not. Unit: ms. */
const FIRST_WAIT_MS: Readonly<Record<Exclude<HealthState, 'ok'>, number>> = {
  unreachable: 15 * MINUTE_MS,
  'unknown-code': HOUR_MS,
  blocked: HOUR_MS,
  wildcard: HOUR_MS,
  empty: HOUR_MS,
  unproven: DAY_MS,
};
/** Nobody is given up for longer. Unit: ms. */
const LONGEST_WAIT_MS = DAY_MS;

/** What to remember after a probe: each failure in a row doubles the wait, up to a day. */
export function remember(previous: HealthRecord | null, { state, why }: Health, now: EpochMs): HealthRecord {
  const since = previous?.state === state ? previous.since : now;
  if (state === 'ok') return { state, why, since, checkedAt: now, nextAt: now + OK_FOR_MS, failures: 0 };
  const failures = (previous?.failures ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT_MS[state] * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS);
  return { state, why, since, checkedAt: now, nextAt: now + wait, failures };
}

/** Whether a list must be probed before it is asked anything. */
export const isProbeDue = (record: HealthRecord | null, now: EpochMs): boolean =>
  record === null || now >= record.nextAt || now < record.checkedAt;
