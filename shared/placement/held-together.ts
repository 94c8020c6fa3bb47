import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, openAlert, REMIND_EVERY_MS, resolveAlert } from '../alerts/subject.ts';
import { clip } from '../kernel/escape.ts';
import { grouped } from '../kernel/numbers.ts';
import { type EpochMs, iso, MINUTE_MS } from '../kernel/time.ts';
import type { Standing } from '../standing/model.ts';

/**
 * Decisions that wait for a person at the same time. The first has an alert of its own; all others share one, because so
 * many sets that fail at once are one thing.
 */
export type HeldTogether = {
  /** When the first began to wait. */
  readonly since: EpochMs;
  /** Why they wait, as the blast radius says it. */
  readonly sentence: string;
  /** Whose decisions wait, in the order in which they were held: the first 1,000. */
  readonly sets: readonly string[];
  /** The sentences of the decisions, of the first that wait; absent in items of older versions. */
  readonly reasons?: readonly HeldReason[] | null | undefined;
  /** The newest message of the shared alert: its number, when, and how many that wait it told of; null: none yet. */
  readonly told: { readonly sequence: number; readonly at: EpochMs; readonly count: number } | null;
};

export type HeldReason = { readonly set: string; readonly why: string };
/** A decision that waits: `why` is the sentence of the decision, `held` says why it waits. */
export type Waiting = { readonly set: string; readonly why: string | undefined; readonly held: string };

/** Names that are kept: an item holds 400 KB. */
const MOST_SETS = 1_000;
/** Names that an alert says. */
const MOST_NAMED = 10;
/** Unit: characters. */
const LONGEST_WHY = 200;

type Step = { readonly group: HeldTogether | null; readonly message: AlertMessage | null };

/** One more decision waits. A message is due with the second, and whenever half of them are new since the last one. */
export function holdTogether(before: HeldTogether | null, { set, why, held }: Waiting, now: EpochMs): Step {
  const own = why === undefined ? [] : [{ set, why: clip(why, LONGEST_WHY) }];
  if (before === null)
    return { group: { since: now, sentence: held, sets: [set], reasons: own, told: null }, message: null };
  const isIn = before.sets.includes(set) || before.sets.length >= MOST_SETS;
  const reasons = [...(before.reasons ?? []), ...own].slice(0, MOST_NAMED);
  const group = isIn ? before : { ...before, sentence: held, sets: [...before.sets, set], reasons };
  const isDue = group.told === null ? group.sets.length > 1 : isUnknown(group);
  return isDue ? tell(group, now) : { group, message: null };
}

/** Whether no message may have told of half of them. */
const isUnknown = ({ sets, told }: HeldTogether): boolean => told !== null && sets.length >= 2 * told.count;

/** The daily reminder of those who wait still; null where none is due. */
export const remindTogether = (group: HeldTogether, now: EpochMs): Step | null =>
  group.told !== null && now - group.told.at >= REMIND_EVERY_MS ? tell(group, now) : null;

/** Some that wait may not have been told of for so long, at most. Unit: ms. */
export const TOLD_WITHIN_MS = 5 * MINUTE_MS;
/** The rest, where the last message has not told of all who wait; null where there is none, or it is recent. */
export const tellRest = (group: HeldTogether, now: EpochMs): Step | null =>
  group.told !== null && group.sets.length > group.told.count && now - group.told.at >= TOLD_WITHIN_MS
    ? tell(group, now)
    : null;

/**
 * A decision waits no longer. The alert is over with the last of them. The one that is gone counts as one that was told
 * of, so that a message is due whenever half of those that are left may be unknown.
 */
export function releaseTogether(before: HeldTogether, set: string, now: EpochMs): Step {
  const sets = before.sets.filter((name) => name !== set);
  if (sets.length > 0) {
    const gone = before.sets.length - sets.length;
    const told = before.told && { ...before.told, count: Math.max(0, before.told.count - gone) };
    const group = { ...before, sets, told, reasons: before.reasons?.filter((reason) => reason.set !== set) };
    return isUnknown(group) ? tell(group, now) : { group, message: null };
  }
  if (before.told === null) return { group: null, message: null };
  const over = {
    at: now,
    title: 'No decision waits for approval any more',
    sentence: 'each was carried out, dropped or replaced',
    next: [],
  };
  return { group: null, message: resolveAlert(subjectOf(before), over) };
}

function tell(group: HeldTogether, now: EpochMs): Step {
  const sequence = group.told === null ? 0 : group.told.sequence + 1;
  const told = { ...group, told: { sequence, at: now, count: group.sets.length } };
  const opened = openAlert(subjectOf(told));
  const message: AlertMessage =
    sequence === 0 ? { ...opened, at: now } : { ...opened, sequence, phase: 'reminder', at: now };
  return { group: told, message };
}

function subjectOf({ since, sentence, sets, reasons }: HeldTogether): AlertSubject {
  const more = sets.length - MOST_NAMED;
  const names = `${sets.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
  return {
    alertId: `held-together:${iso(since)}`,
    kind: 'held',
    severity: 'critical',
    since,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: `${grouped(sets.length)} decisions wait for approval`,
    sentence: `${names}; held: ${sentence}`,
    standing: null,
    numbers: null,
    next: [
      ...(reasons ?? []).map(({ set, why }) => `${set}: ${why}`),
      'They were not moved: their mail leaves as before.',
      'So many sets at once often have one cause: look for it, at a mailbox provider or in what they send by, before you decide.',
      "One reason decides about all of them: lazaretto approve --all --reason 'why', or drop --all.",
    ],
  };
}

/** A decision begins to wait within so long of being taken, if it does. Unit: ms. */
const SETTLED_MS = MINUTE_MS;
/** By then a message about those that wait has told of it; if none has, its own is sent. Unit: ms. */
const COVERED_WITHIN_MS = 2 * TOLD_WITHIN_MS;
const PLACED_ELSEWHERE: readonly Standing[] = ['quarantined', 'paused'];

/**
 * What becomes of the message that a set is quarantined or paused, while decisions wait. `covered`: this one waits too,
 * and a message about those that wait has told of it. `wait`: it may yet be so. `send`: anything else.
 */
export function fateOfMessage(message: AlertMessage, group: HeldTogether | null, now: EpochMs): MessageFate {
  if (group === null || !mayBeHeld(message)) return 'send';
  const place = group.sets.indexOf(message.configurationSet ?? '');
  const age = now - message.at;
  if (place < 0) return age < SETTLED_MS ? 'wait' : 'send';
  // The first has an alert of its own.
  if (place < (group.told?.count ?? 1)) return 'covered';
  return age < COVERED_WITHIN_MS ? 'wait' : 'send';
}
export type MessageFate = 'send' | 'wait' | 'covered';

/** Whether a message tells of a decision that the blast radius may hold. */
export const mayBeHeld = ({ kind, phase, mode, configurationSet, standing }: AlertMessage): boolean =>
  kind === 'standing' &&
  phase === 'opened' &&
  mode === 'enforce' &&
  configurationSet !== null &&
  standing !== null &&
  PLACED_ELSEWHERE.includes(standing.to);
