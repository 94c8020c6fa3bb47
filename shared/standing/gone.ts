import { DAY_MS, type EpochMs, iso } from '../kernel/time.ts';
import type { Effective } from '../policy/model.ts';
import { standingOf } from './epoch.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** A set that SES does not know is forgotten after so long: whoever deploys it anew has deleted it for minutes. */
export const FORGOTTEN_AFTER_MS = DAY_MS;

/**
 * The end of what was decided of a stream that has had no mail for long. A pause stays: only a person ends it, and its
 * SES tenant is paused.
 * @param idleDays for how many days
 */
export const endOfIdle = (on: {
  readonly configurationSet: string;
  readonly present: StandingRecord | null;
  readonly effective: Effective;
  readonly idleDays: number;
  readonly now: EpochMs;
}): StandingRecord | null => {
  const standing = standingOf(on.present);
  if (standing === 'healthy' || standing === 'paused') return null;
  const sentence = `no mail for ${on.idleDays} days: it is forgotten, and what was decided of it is over`;
  return recordAfter(on, { to: 'healthy', cause: 'idle', sentence, offences: 0 });
};

/**
 * The end of what was decided of a set that is no more: nothing is left to be moved or watched, and its history stays.
 * It passes pin, exemption and switch, because nobody's mail is touched.
 * @param goneSince since when SES says that it does not know the set; null: it knows it, or nobody has asked
 */
export const endOfGone = (on: {
  readonly configurationSet: string;
  readonly present: StandingRecord | null;
  readonly effective: Effective;
  readonly goneSince: EpochMs | null;
  readonly now: EpochMs;
}): StandingRecord | null => {
  const { present, goneSince, now } = on;
  if (goneSince === null || now - goneSince < FORGOTTEN_AFTER_MS || standingOf(present) === 'healthy') return null;
  const sentence = `SES has not known this set since ${iso(goneSince)}: it was deleted, so what was decided about it is over`;
  return recordAfter(on, { to: 'healthy', cause: 'gone', sentence, offences: 0 });
};
