import type { Via } from '../audit/model.ts';
import { clip, plain } from '../kernel/escape.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import type { Effective, Policy } from '../policy/model.ts';
import { setOfName } from '../streams/name.ts';
import { standingOf } from './epoch.ts';
import { holdMsOf } from './hold.ts';
import type { Standing, StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** A person's decision about one set. */
export type ByHand = {
  readonly configurationSet: string;
  readonly present: StandingRecord | null;
  readonly policy: Policy;
  readonly effective: Effective;
  /** The person, as the audit trail names them. */
  readonly actor: string;
  /** Why, in their own words. */
  readonly reason: string;
  /** When a quarantine or pause ends automatically; null: when a person or a decision ends it. */
  readonly until?: EpochMs | null | undefined;
  readonly via?: Via | undefined;
  readonly now: EpochMs;
};
/** The record to write, or one sentence that says why there is none. */
export type ByHandAnswer =
  | { readonly ok: true; readonly record: StandingRecord }
  | { readonly ok: false; readonly sentence: string };

const LONGEST_REASON = 500;
const LONGEST_ACTOR = 200;

export const refuse = (sentence: string): ByHandAnswer => ({ ok: false, sentence });

type Change = Partial<StandingRecord> & { readonly to: Standing };

/** The record of a person's decision. @param did what was done, at the start of the sentence */
export const recordByHand = (by: ByHand, did: string, change: Change): ByHandAnswer => {
  const actor = clip(plain(by.actor).trim(), LONGEST_ACTOR);
  const reason = clip(plain(by.reason).trim(), LONGEST_REASON);
  if (actor === '') return refuse('expected the name of the person who decides, got nothing');
  if (reason === '') return refuse('expected a reason, got nothing: decisions by hand are audited');
  const until = change.until ?? null;
  if (until !== null && until <= by.now) {
    return refuse(`expected an end time in the future, got ${iso(until)}, which is over`);
  }
  const lasts = until === null ? '' : ` until ${iso(until)}`;
  const sentence = `${did} by hand by ${actor}${lasts}: ${reason}`;
  const via = by.via === undefined ? {} : { via: by.via };
  return { ok: true, record: recordAfter(by, { cause: 'by-hand', actor, sentence, ...via, ...change }) };
};

const refusedInObserve = (by: ByHand): ByHandAnswer | null =>
  by.effective.mode === 'enforce'
    ? null
    : refuse(`${by.configurationSet} is in observe mode, in which nothing is moved: set its mode to enforce first`);

/** An observed standing moved nothing, so a person may still decide the same. */
const reallyStands = (by: ByHand, standings: readonly Standing[]): boolean =>
  standings.includes(standingOf(by.present)) && by.present?.mode === by.effective.mode;

const offence = (by: ByHand): number => {
  const inside = reallyStands(by, ['quarantined', 'paused']);
  return (by.present?.offences ?? 0) + (inside ? 0 : 1);
};
const until = (by: ByHand) => (typeof by.until === 'number' ? { until: by.until } : {});

/** Moves a set's mail to the quarantine pool. Works on a pinned set too: a pin stops only automatic moves. */
export const quarantineByHand = (by: ByHand): ByHandAnswer => {
  if (by.effective.stream) {
    const set = setOfName(by.configurationSet);
    return refuse(`${by.configurationSet} is a part of ${set} and leaves through its pool: quarantine ${set}`);
  }
  const refused = refusedInObserve(by);
  if (refused !== null) return refused;
  if (reallyStands(by, ['quarantined'])) return refuse(`${by.configurationSet} is quarantined already`);
  if (reallyStands(by, ['paused'])) return refuse(`${by.configurationSet} is paused: resume it to have it quarantined`);
  const offences = offence(by);
  const holdMs = holdMsOf(offences, by.policy);
  return recordByHand(by, 'quarantined', { to: 'quarantined', offences, holdMs, ...until(by) });
};

/** Switches a set's sending off, or pauses the SES tenant of a stream. */
export const pauseByHand = (by: ByHand): ByHandAnswer => {
  const refused = refusedInObserve(by);
  if (refused !== null) return refused;
  if (by.effective.stream && typeof by.effective.stream.sesTenant !== 'string') {
    const set = setOfName(by.configurationSet);
    return refuse(
      `${by.configurationSet} has no SES tenant that could be paused: pause ${set}, or stop it at its source`,
    );
  }
  if (reallyStands(by, ['paused'])) return refuse(`${by.configurationSet} is paused already`);
  return recordByHand(by, 'paused', { to: 'paused', offences: offence(by), ...until(by) });
};

/** `paused → quarantined`: switches sending on again, through the quarantine pool, with a hold by its offences. */
export const resumeByHand = (by: ByHand): ByHandAnswer => {
  const { present } = by;
  if (present?.to !== 'paused') return refuse(`${by.configurationSet} is ${standingOf(present)}, not paused`);
  // A stream has no pool of its own.
  if (by.effective.stream) return recordByHand(by, 'resumed', { to: 'warned', mode: present.mode });
  const holdMs = holdMsOf(present.offences, by.policy);
  return recordByHand(by, 'resumed', { to: 'quarantined', holdMs, mode: present.mode });
};

/** `quarantined → probation` before its time. An exempt set is not judged, so it becomes healthy at once. */
export const releaseByHand = (by: ByHand): ByHandAnswer => {
  const { present } = by;
  if (present?.to === 'paused') return refuse(`${by.configurationSet} is paused: resume it first, then release it`);
  if (present?.to !== 'quarantined') return refuse(`${by.configurationSet} is ${standingOf(present)}, not quarantined`);
  if (by.effective.stream) return recordByHand(by, 'released', { to: 'healthy', offences: 0, mode: present.mode });
  const { exempt } = by.effective;
  const change: Change = exempt ? { to: 'healthy', offences: 0 } : { to: 'probation' };
  return recordByHand(by, 'released', { ...change, mode: present.mode });
};
