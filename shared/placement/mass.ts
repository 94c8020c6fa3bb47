import type { AlertMessage } from '../alerts/model.ts';
import { openAlert, REMIND_EVERY_MS, resolveAlert } from '../alerts/subject.ts';
import { clip } from '../kernel/escape.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import type { Standing } from '../standing/model.ts';
import { MASS_OVER, MOST_NAMED, massAlert } from './mass-alert.ts';
import type { Mass } from './mass-model.ts';

/** One more set: `why` is its own sentence, such as that of the decision; `sentence` says what befell it. */
export type Joining = Pick<Mass, 'kind' | 'severity' | 'sentence'> & {
  readonly set: string;
  readonly why: string | undefined;
};

/** Names that are kept: an item holds 400 KB. */
const MOST_SETS = 1_000;
/** Unit: characters. */
const LONGEST_WHY = 200;

type Step = { readonly group: Mass | null; readonly message: AlertMessage | null };

/**
 * One more set. A message is due with the second, whenever half of them are new since the last one, and with the first
 * that is graver than those that were told of.
 */
export function joinMass(before: Mass | null, { set, why, ...what }: Joining, now: EpochMs): Step {
  const own = why === undefined ? [] : [{ set, why: clip(why, LONGEST_WHY) }];
  if (before === null) return { group: { ...what, since: now, sets: [set], reasons: own, told: null }, message: null };
  const isIn = before.sets.includes(set) || before.sets.length >= MOST_SETS;
  const reasons = [...(before.reasons ?? []), ...own].slice(0, MOST_NAMED);
  const isGraver = isGrave(what) && !isGrave(before);
  const severity = isGraver ? what.severity : before.severity;
  const group = isIn ? before : { ...before, severity, sentence: what.sentence, sets: [...before.sets, set], reasons };
  const isDue = group.told === null ? group.sets.length > 1 : isUnknown(group) || (isGraver && !isIn);
  return isDue ? tell(group, now) : { group, message: null };
}

const isGrave = ({ severity }: Pick<Mass, 'severity'>): boolean => (severity ?? 'critical') === 'critical';

/** Whether no message may have told of half of them. */
const isUnknown = ({ sets, told }: Mass): boolean => told !== null && sets.length >= 2 * told.count;

/** The daily reminder of those whom it befalls still; null where none is due. */
export const remindMass = (group: Mass, now: EpochMs): Step | null =>
  group.told !== null && now - group.told.at >= REMIND_EVERY_MS ? tell(group, now) : null;

/** Some of them may not have been told of for so long, at most. Unit: ms. */
export const TOLD_WITHIN_MS = 5 * MINUTE_MS;
/** The rest, where the last message has not told of all of them; null where there is none, or it is recent. */
export const tellRest = (group: Mass, now: EpochMs): Step | null =>
  group.told !== null && group.sets.length > group.told.count && now - group.told.at >= TOLD_WITHIN_MS
    ? tell(group, now)
    : null;

/**
 * It is over for a set. The alert is over with the last of them. The one that is gone counts as one that was told
 * of, so that a message is due whenever half of those that are left may be unknown.
 */
export function leaveMass(before: Mass, set: string, now: EpochMs): Step {
  const sets = before.sets.filter((name) => name !== set);
  if (sets.length > 0) {
    const gone = before.sets.length - sets.length;
    const told = before.told && { ...before.told, count: Math.max(0, before.told.count - gone) };
    const group = { ...before, sets, told, reasons: before.reasons?.filter((reason) => reason.set !== set) };
    return isUnknown(group) ? tell(group, now) : { group, message: null };
  }
  if (before.told === null) return { group: null, message: null };
  return { group: null, message: resolveAlert(massAlert(before), { at: now, ...MASS_OVER[before.kind ?? 'held'] }) };
}

function tell(group: Mass, now: EpochMs): Step {
  const sequence = group.told === null ? 0 : group.told.sequence + 1;
  const told = { ...group, told: { sequence, at: now, count: group.sets.length } };
  const opened = openAlert(massAlert(told));
  const message: AlertMessage =
    sequence === 0 ? { ...opened, at: now } : { ...opened, sequence, phase: 'reminder', at: now };
  return { group: told, message };
}

/** A decision begins to wait, or fails, within so long of being taken, if it does. Unit: ms. */
const SETTLED_MS = MINUTE_MS;
/** By then a message about all of them has told of it; if none has, its own is sent. Unit: ms. */
const COVERED_WITHIN_MS = 2 * TOLD_WITHIN_MS;
const PLACED_ELSEWHERE: readonly Standing[] = ['quarantined', 'paused'];

/** So many decisions that go out at once are many: more than are carried out in an hour by default. */
export const MANY = 3;

/**
 * What becomes of the message that a set is quarantined or paused. `covered`: its decision waits, or has failed, and a
 * message says so of it, alone or with others. `wait`: it may yet be so. `send`: anything else.
 * @param masses of decisions that wait, and of those that failed; null: none
 * @param isAmongMany whether as many other such messages are due
 */
export function fateOfMessage(
  message: AlertMessage,
  masses: readonly (Mass | null)[],
  now: EpochMs,
  isAmongMany = false,
): MessageFate {
  if (!mayBeHeld(message)) return 'send';
  const fates = masses.filter((mass) => mass !== null).map((mass) => fateIn(mass, message, now));
  if (isAmongMany && now - message.at < SETTLED_MS) fates.push('wait');
  return (['covered', 'wait'] as const).find((fate) => fates.includes(fate)) ?? 'send';
}
export type MessageFate = 'send' | 'wait' | 'covered';

function fateIn(mass: Mass, message: AlertMessage, now: EpochMs): MessageFate {
  const place = mass.sets.indexOf(message.configurationSet ?? '');
  const age = now - message.at;
  if (place < 0) return age < SETTLED_MS ? 'wait' : 'send';
  // The first has an alert of its own. What was decided since is news.
  if (place < (mass.told?.count ?? 1) && message.at <= (mass.told?.at ?? mass.since)) return 'covered';
  return age < COVERED_WITHIN_MS ? 'wait' : 'send';
}

/** Whether a message tells of a decision that the blast radius may hold, or that may fail. */
export const mayBeHeld = ({ kind, phase, mode, configurationSet, standing }: AlertMessage): boolean =>
  kind === 'standing' &&
  phase === 'opened' &&
  mode === 'enforce' &&
  configurationSet !== null &&
  standing !== null &&
  PLACED_ELSEWHERE.includes(standing.to);
