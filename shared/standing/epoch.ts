import { type EpochMs, HOUR_MS, SLOT_MS } from '../kernel/time.ts';
import { INITIAL_STANDING, type Standing, type StandingRecord } from './model.ts';

/** The standing of a set with this newest record. */
export const standingOf = (present: StandingRecord | null): Standing => present?.to ?? INITIAL_STANDING;

/** Start of the first full hour at or after a time. Judged counts are stored per sending hour, which is never split. */
export const nextFullHour = (at: EpochMs): EpochMs => Math.ceil(at / HOUR_MS) * HOUR_MS;

/** From when on mail is judged. A set without a record is judged from its first mail on. */
export const epochOf = (present: StandingRecord | null): EpochMs => present?.epochFrom ?? 0;

/**
 * From when on mail is judged slot by slot: from the first full slot after a set came home, before the first full hour
 * of its epoch. These slots hold no mail sent earlier. In quarantine there is no such hurry.
 */
export const slotsFromOf = (present: StandingRecord | null): EpochMs =>
  present === null || present.to === 'quarantined' || present.to === 'paused'
    ? epochOf(present)
    : Math.min(present.epochFrom, Math.ceil(present.at / SLOT_MS) * SLOT_MS);

/**
 * The epoch after a change. Between healthy and warned it goes on, so that a warning does not drop the evidence as it
 * grows. Every other change starts a new one.
 */
export const epochAfter = (present: StandingRecord | null, to: Standing, now: EpochMs): EpochMs => {
  const light: readonly Standing[] = ['healthy', 'warned'];
  return light.includes(standingOf(present)) && light.includes(to) ? epochOf(present) : nextFullHour(now);
};
