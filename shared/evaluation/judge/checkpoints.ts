import { advance } from '../../judging/advance.ts';
import { hasSameLimits, noEvidence } from '../../judging/evidence.ts';
import type { FleetVariation } from '../../judging/fleet-variation.ts';
import type { EvidenceState, HourCounts, Limits, Withheld } from '../../judging/model.ts';
import { prepare } from '../../judging/prepare.ts';
import type { Unproven } from '../../judging/series.ts';
import type { SendsFeedback } from '../../judging/trials.ts';
import { unprovenIn } from '../../judging/unproven.ts';
import { WINDOW_HOURS } from '../../judging/window.ts';
import { withheldFrom } from '../../judging/withhold.ts';
import { type EpochMs, HOUR_MS, HOURS_PER_DAY, type Hour, hourOf } from '../../kernel/time.ts';

/** Daily states are stored for late events: retention of events, and a week for complaints about old mail. */
export const CHECKPOINTS_KEPT = 24;

export type CheckpointFacts = {
  readonly now: EpochMs;
  readonly epochFrom: EpochMs;
  readonly limits: Limits;
  readonly hours: readonly HourCounts[];
  readonly withheld: readonly Withheld[];
  readonly sendsFeedback: SendsFeedback;
  readonly unproven?: Unproven | undefined;
  readonly fleetVariation?: FleetVariation | undefined;
};

/**
 * Brings the daily states up to the last midnight before the judge's window.
 * @returns the same list where there is nothing to add
 */
export function extendCheckpoints(known: readonly EvidenceState[], facts: CheckpointFacts): readonly EvidenceState[] {
  const { limits, hours, sendsFeedback, epochFrom } = facts;
  const states = usable(known, epochFrom, limits);
  const until = midnightAtOrBefore(hourOf(facts.now) - WINDOW_HOURS + 1);
  const first = hours[0]?.hour;
  const epoch = Math.ceil(epochFrom / HOUR_MS);
  let state = states.at(-1) ?? (first === undefined ? null : noEvidence(limits, Math.max(first, epoch)));
  if (state === null || until <= state.beforeHour) return states.length === known.length ? known : states;
  const withheld = withheldFrom(facts.withheld, facts);
  const unproven = facts.unproven ?? unprovenIn(hours);
  const { variation } = prepare({ ...facts, before: null });
  const added: EvidenceState[] = [];
  for (
    let midnight = midnightAtOrBefore(state.beforeHour) + HOURS_PER_DAY;
    midnight <= until;
    midnight += HOURS_PER_DAY
  ) {
    state = advance(state, hours, midnight, { sendsFeedback, withheld, unproven, limits, variation });
    added.push(state);
  }
  return [...states, ...added].slice(-CHECKPOINTS_KEPT);
}

/** Drops the states that an event of that sending hour would have changed. */
export const rewindCheckpoints = (known: readonly EvidenceState[], hour: Hour): readonly EvidenceState[] =>
  known.some(({ beforeHour }) => beforeHour > hour) ? known.filter(({ beforeHour }) => beforeHour <= hour) : known;

/** The state that judging starts from. */
export const lastCheckpoint = (
  known: readonly EvidenceState[],
  epochFrom: EpochMs,
  limits: Limits,
): EvidenceState | null => usable(known, epochFrom, limits).at(-1) ?? null;

/** States of another epoch, or under other limits, do not apply to this one. */
const usable = (known: readonly EvidenceState[], epochFrom: EpochMs, limits: Limits): readonly EvidenceState[] => {
  const epoch = Math.ceil(epochFrom / HOUR_MS);
  return known.filter((state) => state.beforeHour > epoch && hasSameLimits(state, limits));
};

const midnightAtOrBefore = (hour: Hour): Hour => Math.floor(hour / HOURS_PER_DAY) * HOURS_PER_DAY;
