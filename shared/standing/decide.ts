import { changeMode } from './change-mode.ts';
import { applyDnsIssue, convictUnlessExcused } from './dns-issue.ts';
import type { StandingCase } from './facts.ts';
import { failOver } from './failover.ts';
import { heal } from './heal.ts';
import type { StandingRecord } from './model.ts';
import { keepApart } from './new-sender.ts';

/**
 * The next standing record of a set, or null where nothing changes. Pure and total. It makes one change at a time, so
 * call it again after the record is written.
 *
 * - `healthy → warned → quarantined → probation → healthy`, and `paused`, by convictions and time
 * - a DNS issue raises to `warned`, and by policy to `quarantined`, while it lasts
 * - a healthy set moves to a standby pool while an address of its pool is listed, where the policy names one
 * - a healthy new sender leaves by the pool of new senders, where the policy names one, until it is established
 * - exempt: nothing ever changes; a person's decision stands until a person undoes it
 * - pinned, or the switch is off: at most `warned`, and no set is moved home
 */
export const decideStanding = (on: StandingCase): StandingRecord | null => {
  if (on.effective.exempt) return null;
  return changeMode(on) ?? convictUnlessExcused(on) ?? applyDnsIssue(on) ?? heal(on) ?? failOver(on) ?? keepApart(on);
};
