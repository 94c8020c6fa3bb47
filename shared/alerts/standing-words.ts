import type { EpochMs } from '../kernel/time.ts';
import type { Mode, Standing, StandingRecord } from '../standing/model.ts';
import { utcMinute } from './wording.ts';

/** Pools and rules that an alert mentions. */
export type Surroundings = {
  readonly quarantinePool: string;
  /** null or absent: not known, or SES's own choice. */
  readonly homePool?: string | null;
  /** From this quarantine in a row on only a person releases (the policy's `hold`); absent: none. */
  readonly offencesBeforeHand?: number;
  /** Everything is put back before a removal: nothing is moved, whatever is decided. */
  readonly evacuated?: boolean;
};

/** The mode under which a decision is told: while everything is evacuated nothing is moved in enforce mode either. */
export const toldMode = ({ mode }: Pick<StandingRecord, 'mode'>, { evacuated = false }: Surroundings): Mode =>
  evacuated ? 'observe' : mode;
/** Why nothing is moved, as titles say it. */
const whyNot = ({ evacuated = false }: Surroundings): string => (evacuated ? 'evacuated' : 'observe');

const AS: Readonly<Record<Standing, string>> = {
  healthy: 'healthy again',
  warned: 'warned',
  quarantined: 'quarantined',
  probation: 'on probation',
  paused: 'paused',
};
const PLACED_ELSEWHERE: readonly Standing[] = ['quarantined', 'paused'];

/** `acme-marketing quarantined`, `acme-marketing would be quarantined (observe)`. */
export function changeTitle(record: StandingRecord, around: Surroundings): string {
  const { configurationSet, from, to, mode, cause } = record;
  if (cause === 'mode-change') return `${configurationSet} starts again in ${mode} mode`;
  if (cause === 'gone') return `${configurationSet} was deleted in SES`;
  if (cause === 'idle') return `${configurationSet} is forgotten`;
  if (cause === 'new-sender') return `${configurationSet} is a new sender`;
  if (cause === 'kept-apart') return `${configurationSet} is kept apart`;
  if (cause === 'established') return `${configurationSet} is kept apart no longer`;
  const what = from === 'paused' && to === 'quarantined' ? 'quarantined, no longer paused' : AS[to];
  if (toldMode(record, around) === 'enforce') return `${configurationSet} ${what}`;
  const moved = PLACED_ELSEWHERE.includes(to) || PLACED_ELSEWHERE.includes(from);
  return `${configurationSet} ${moved ? 'would be ' : ''}${what} (${whyNot(around)})`;
}

/** `acme-marketing still quarantined`, `acme-marketing would still be quarantined (observe)`. */
export function lastingTitle(record: StandingRecord, around: Surroundings): string {
  const { configurationSet, to } = record;
  if (toldMode(record, around) === 'enforce') return `${configurationSet} still ${AS[to]}`;
  const still = PLACED_ELSEWHERE.includes(to) ? 'would still be' : 'still';
  return `${configurationSet} ${still} ${AS[to]} (${whyNot(around)})`;
}

/** What a change does to the set's mail, and what comes next. */
export function whatFollows(record: StandingRecord, around: Surroundings): string[] {
  const { from, to, mode } = record;
  if (record.cause === 'idle') return ['With its next mail it begins without a past.'];
  if (record.cause === 'gone') return ['There is nothing left to move. Its history is kept.'];
  if (around.evacuated === true) return [EVACUATED, WAITS];
  if (record.cause === 'new-sender') return [`Its mail leaves by pool ${record.apart} until it is established.`];
  if (record.cause === 'kept-apart') return [`Its mail leaves by pool ${record.apart} until that is over.`];
  if (record.cause === 'established') return ['Its mail moves to its own pool.'];
  const own = around.homePool == null ? 'its own pool' : `its own pool, ${around.homePool}`;
  const home = typeof record.apart === 'string' ? `pool ${record.apart}, as a new sender` : own;
  const goesHome = PLACED_ELSEWHERE.includes(from) ? [`Its mail is to move back to ${home}.`] : [];
  if (record.cause === 'mode-change') {
    // In observe mode nothing was moved, so nothing moves back.
    return mode === 'observe' ? [...goesHome, 'From now on nothing is moved.'] : ['From now on mail is moved.'];
  }
  if (mode === 'observe') return observed(record, around);
  if (to === 'quarantined') {
    return [`${sends(from)} the pool ${around.quarantinePool}. ${IF_NOT}`, returnOf(record, record.at, around)];
  }
  if (to === 'paused') return [`Its sending is to be switched off. ${IF_NOT}`, BY_HAND];
  const follows = to === 'probation' ? ['Until its probation ends, stricter limits apply.'] : [];
  return goesHome.length > 0 ? [...goesHome, ...follows] : [...follows, 'Nothing is moved.'];
}

/** How things are when a reminder is sent. */
export function whatLasts(record: StandingRecord, at: EpochMs, around: Surroundings): string[] {
  if (around.evacuated === true) return [EVACUATED];
  if (record.mode === 'observe') return observed(record, around);
  if (record.to === 'quarantined') {
    return [`Its mail is to leave through the pool ${around.quarantinePool}.`, returnOf(record, at, around)];
  }
  if (record.to === 'paused') return ['Its sending is to be off.', BY_HAND];
  return ['Nothing is moved.'];
}

/** What is told is decided; `place-sets` carries it out. */
const IF_NOT = 'An alert follows if that waits for you or fails.';
const EVACUATED = 'Nothing is moved: everything is evacuated.';
const WAITS = 'It will be carried out once you end the evacuation.';
const BY_HAND = 'Only a person can switch it on again.';

const sends = (from: Standing): string =>
  from === 'paused' ? 'Its sending is to be switched on again, through' : 'Its mail is to move to';

function observed({ to }: StandingRecord, around: Surroundings): string[] {
  const nothing = 'Nothing was moved: observe mode.';
  if (to === 'quarantined') return [nothing, `In enforce mode its mail would leave through ${around.quarantinePool}.`];
  if (to === 'paused') return [nothing, 'In enforce mode its sending would be switched off.'];
  return [nothing];
}

function returnOf({ at, holdMs, offences }: StandingRecord, now: EpochMs, around: Surroundings): string {
  if (offences >= (around.offencesBeforeHand ?? Infinity)) {
    return `Only a person can release it: this is its quarantine number ${offences} in a row.`;
  }
  if (at + holdMs <= now) return 'It returns on probation as soon as enough of its mail has gone well.';
  return `It returns on probation after ${utcMinute(at + holdMs)} at the earliest, if its mail goes well.`;
}
