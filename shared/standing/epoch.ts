import { type EpochMs, HOUR_MS, SLOT_MS } from '../kernel/time.ts';
import { INITIAL_STANDING, type Standing, type StandingRecord } from './model.ts';

/** The standing of a set with this newest record. */
export const standingOf = (present: StandingRecord | null): Standing => present?.to ?? INITIAL_STANDING;

/** Start of the first full hour at or after a moment: judged counts are kept per sending hour, which is never split. */
export const nextFullHour = (at: EpochMs): EpochMs => Math.ceil(at / HOUR_MS) * HOUR_MS;

/** From when on mail is judged; a set without a record is judged from its first mail on. */
export const epochOf = (present: StandingRecord | null): EpochMs => present?.epochFrom ?? 0;

/**
 * From when on mail is judged slot by slot: from the first full slot after a set came home, though the first full hour of
 * its epoch is yet to come. What was sent before is in none of these slots. In quarantine nothing is that urgent.
 */
export const slotsFromOf = (present: StandingRecord | null): EpochMs =>
  present === null || present.to === 'quarantined' || present.to === 'paused'
    ? epochOf(present)
    : Math.min(present.epochFrom, Math.ceil(present.at / SLOT_MS) * SLOT_MS);

/**
 * The epoch after a change. Between healthy and warned it goes on: a warning must not throw the evidence away just
 * when it mounts. Every other change starts one.
 */
export const epochAfter = (present: StandingRecord | null, to: Standing, now: EpochMs): EpochMs => {
  const light: readonly Standing[] = ['healthy', 'warned'];
  return light.includes(standingOf(present)) && light.includes(to) ? epochOf(present) : nextFullHour(now);
};
