import type { LadderRecord } from '../../shared/ladders/in-force.ts';

/** The record of a ladder as it is stored, with everything that a test does not care about filled in. */
export function ladderRecord(key: string, given: Readonly<Record<string, unknown>> = {}): LadderRecord {
  const whole = { step: 1, since: 1, counted: 1, used: 0, evidenceFrom: 1, heldOn: null, strikes: 0 };
  const state = { ladder: 'sendgrid', startedOn: 1, through: 1, lastMail: null, whole, providers: {}, last: {} };
  const setting = { id: 'sendgrid', from: '2026-11-01' };
  return { key, setting, at: 0, state, days: [], now: {}, ...given } as unknown as LadderRecord;
}
