import type { Counts } from '../../counting/counts.ts';
import type { Partition } from '../../counting/partition.ts';
import type { FleetVariation } from '../../judging/fleet-variation.ts';
import type { JudgeFacts } from '../../judging/judge.ts';
import type { Withheld } from '../../judging/model.ts';
import type { SendsFeedback } from '../../judging/trials.ts';
import { type EpochMs, hourOf, type Slot } from '../../kernel/time.ts';
import type { Effective, Policy } from '../../policy/model.ts';
import { limitsInStanding } from '../../policy/resolve.ts';
import { epochOf, slotsFromOf, standingOf } from '../../standing/epoch.ts';
import { apartPoolOf } from '../../standing/new-sender.ts';
import type { EvaluationDeps } from '../deps.ts';
import { type OpenCounts, openCounts } from '../fold/open-slots.ts';
import { lastCheckpoint } from './checkpoints.ts';
import { sendingSlotsOf } from './sending-slots.ts';
import { HISTORY_HOURS, hoursOf, type SetView } from './set-view.ts';
import { unsentOf } from './unsent.ts';

/** What the judge needs beside the counts of a set. */
export type Circumstances = {
  readonly policy: Policy;
  readonly effective: Effective;
  readonly withheld: readonly Withheld[];
  readonly activeSets: number;
  /** How much rates vary among the fleet's own sets; absent: the usual variation. */
  readonly fleetVariation?: FleetVariation | undefined;
  readonly sendsFeedback: SendsFeedback;
  readonly now: EpochMs;
};

/**
 * The judge's input for a set or a stream. It is made only here, so that judging, showing and previewing see the same.
 * @param open slot → counts that are not in the totals yet
 */
export function factsIn(
  view: SetView,
  open: ReadonlyMap<Slot, { readonly sequence: number; readonly counts: Counts }>,
  { policy, effective, withheld, activeSets, fleetVariation, sendsFeedback, now }: Circumstances,
): JudgeFacts {
  const limits = limitsInStanding(policy, effective, standingOf(view.standing), apartPoolOf(view.standing) !== null);
  const epochFrom = epochOf(view.standing);
  return {
    now,
    epochFrom,
    hours: hoursOf(view, open),
    slots: sendingSlotsOf(view, open),
    slotsFrom: slotsFromOf(view.standing),
    before: lastCheckpoint(view.checkpoints, epochFrom, limits),
    limits,
    withheld,
    activeSets,
    fleetVariation,
    sendsFeedback,
    bars: policy.bars,
    powers: policy.signals,
    harm: policy.harm,
  };
}

/** Incidents whose hours are withheld today. */
export const withheldNow = (
  { decisions }: Pick<EvaluationDeps, 'decisions'>,
  now: EpochMs,
): Promise<readonly Withheld[]> => decisions.incidents(hourOf(now) - HISTORY_HOURS);

/** The same for this moment, open slots included. */
export async function factsNow(
  deps: EvaluationDeps,
  {
    view,
    name,
    policy,
    effective,
    also = null,
  }: Pick<Circumstances, 'policy' | 'effective'> & {
    readonly name: string;
    readonly view: SetView;
    /** A partition with counts of the set that may not be in the totals yet. */
    readonly also?: Partition | null;
  },
  now: EpochMs,
): Promise<{ readonly facts: JudgeFacts; readonly open: ReadonlyMap<Slot, OpenCounts> }> {
  const open = await openCounts(deps, name, also, now);
  const { activeSets = 1 } = (await deps.deployment.fleet()) ?? {};
  const { fleetVariation } = (await deps.deployment.fleetVariation()) ?? {};
  const withheld = await withheldNow(deps, now);
  const { sendsFeedback } = deps;
  const facts = factsIn(view, open, { policy, effective, withheld, activeSets, fleetVariation, sendsFeedback, now });
  const unproven = await unsentOf(deps, { name, facts, open });
  return { facts: unproven === undefined ? facts : { ...facts, unproven }, open };
}
