import { clip, plain } from '../kernel/escape.ts';
import { type ByHand, type ByHandAnswer, recordByHand, refuse } from './by-hand.ts';
import { standingOf } from './epoch.ts';
import { holdMsOf } from './hold.ts';

/** Healthy, and in a standby pool or on its way there. */
const standsBy = ({ present }: ByHand): boolean => present?.to === 'healthy' && typeof present.standby === 'string';
const isAway = ({ present }: ByHand): boolean => present?.to === 'quarantined' || present?.to === 'paused';

const nothingHeld = ({ configurationSet: set }: ByHand): ByHandAnswer =>
  refuse(`no decision about ${set} is held: there is nothing to approve or to drop`);

/** Longest reason of a decision that an approval repeats. Unit: UTF-16 units. */
const LONGEST_WHY = 400;

/** The reason of a decision stays the first thing that is said of a set, whoever approves it. */
const becauseOf = (why: string, answer: ByHandAnswer): ByHandAnswer =>
  answer.ok
    ? {
        ok: true,
        record: { ...answer.record, sentence: `${clip(plain(why), LONGEST_WHY)}; ${answer.record.sentence}` },
      }
    : answer;

/**
 * Approves a held decision. It is decided again by hand, so neither switch nor blast radius applies, and its hold
 * begins when the set is really moved. Its reason and numbers are those of the decision.
 * @param isHeld whether `place-sets` holds the present decision back
 */
export const approveByHand = (by: ByHand, isHeld: boolean): ByHandAnswer => {
  const { present } = by;
  if (!isHeld || present === null) return nothingHeld(by);
  if (standsBy(by)) {
    return recordByHand(by, 'approved', { to: 'healthy', standby: present.standby, mode: present.mode });
  }
  if (!isAway(by)) return nothingHeld(by);
  const holdMs = present.to === 'quarantined' ? holdMsOf(present.offences, by.policy) : 0;
  const approved = { to: present.to, holdMs, mode: present.mode, numbers: present.numbers };
  return becauseOf(present.sentence, recordByHand(by, 'approved', approved));
};

/**
 * Drops a held decision: the set is not moved, and the offence does not count. A move to a standby pool is decided
 * again only after a newer listing.
 */
export const dropByHand = (by: ByHand, isHeld: boolean): ByHandAnswer => {
  const { present } = by;
  if (!isHeld || present === null) return nothingHeld(by);
  if (standsBy(by)) return recordByHand(by, 'dropped', { to: 'healthy', standby: null, mode: present.mode });
  if (!isAway(by)) return nothingHeld(by);
  return recordByHand(by, 'dropped', {
    to: 'healthy',
    offences: Math.max(0, present.offences - 1),
    mode: present.mode,
  });
};

/** Brings a set home and makes it healthy at once, from quarantine or pause, without probation. */
export const releaseForGoodByHand = (by: ByHand): ByHandAnswer => {
  const { present } = by;
  if (present === null || !(isAway(by) || standsBy(by))) {
    return refuse(`${by.configurationSet} is ${standingOf(present)}, neither quarantined nor paused`);
  }
  return recordByHand(by, 'released for good', { to: 'healthy', offences: 0, mode: present.mode });
};
