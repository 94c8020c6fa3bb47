import { changeMode } from './change-mode.ts';
import { convict } from './convict.ts';
import type { StandingCase } from './facts.ts';
import { heal } from './heal.ts';
import type { StandingRecord } from './model.ts';

/**
 * The record that a set's standing calls for next, or null where nothing changes. Pure, and total: one change at a
 * time, so whoever writes the record decides again right afterwards.
 *
 * - `healthy → warned → quarantined → probation → healthy`, and `paused`, as far as convictions and time say so
 * - exempt: nothing ever changes; what a person did before stands until a person undoes it
 * - pinned, or the switch is off: at most `warned`, and nobody is moved home either
 */
export const decideStanding = (on: StandingCase): StandingRecord | null => {
  if (on.effective.exempt) return null;
  return changeMode(on) ?? convict(on) ?? heal(on);
};
