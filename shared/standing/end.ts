import { iso } from '../kernel/time.ts';
import { type ByHand, releaseByHand, resumeByHand } from './by-hand.ts';
import type { StandingRecord } from './model.ts';

/**
 * Ends what a person decided for a time: a quarantine is released, a pause becomes a quarantine. Null where nothing has
 * an end, or its end is not reached. The person set the end too, so pin and switch do not stop it.
 */
export const endOfStanding = (
  on: Pick<ByHand, 'configurationSet' | 'present' | 'policy' | 'effective' | 'now'>,
): StandingRecord | null => {
  const { present, now } = on;
  if (present === null || typeof present.until !== 'number' || present.until > now) return null;
  const by = { ...on, actor: present.actor, reason: `was to last until ${iso(present.until)}` };
  const via = present.via === undefined ? {} : { via: present.via };
  const answer = present.to === 'paused' ? resumeByHand({ ...by, ...via }) : releaseByHand({ ...by, ...via });
  return answer.ok ? answer.record : null;
};
