import { changeMode } from './change-mode.ts';
import { applyDnsIssue, convictUnlessExcused } from './dns-issue.ts';
import type { StandingCase } from './facts.ts';
import { failOver } from './failover.ts';
import { heal } from './heal.ts';
import type { StandingRecord } from './model.ts';

/**
 * The record that a set's standing calls for next, or null where nothing changes. Pure, and total: one change at a
 * time, so whoever writes the record decides again right afterwards.
 *
 * - `healthy → warned → quarantined → probation → healthy`, and `paused`, as far as convictions and time say so
 * - what the DNS patrol found raises to `warned`, and by policy to `quarantined`, for as long as it lasts
 * - a healthy set stands by elsewhere while an address of its pool is listed, where the policy names a standby
 * - exempt: nothing ever changes; what a person did before stands until a person undoes it
 * - pinned, or the switch is off: at most `warned`, and nobody is moved home either
 */
export const decideStanding = (on: StandingCase): StandingRecord | null => {
  if (on.effective.exempt) return null;
  return changeMode(on) ?? convictUnlessExcused(on) ?? applyDnsIssue(on) ?? heal(on) ?? failOver(on);
};
