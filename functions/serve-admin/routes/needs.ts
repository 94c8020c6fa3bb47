import { needsOf } from '../../../shared/admin/needs/needs.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { decideHeld } from '../../../shared/admin/sets/decide-held.ts';
import { type EpochMs, iso } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { type Answers, askedBy, freshFleet } from '../call.ts';
import { heldSets } from '../held-sets.ts';
import { lastingFindings } from './fleet.ts';

/** What waits for a person, and deciding about many at once. */
/** What waits for a person now, of those sets that could be read in time. */
export async function needsNow(deps: AdminDeps, now: EpochMs) {
  const { fleet } = await freshFleet(deps, now);
  const [held, found, listings, records, closedThrough] = await Promise.all([
    heldSets(deps),
    deps.keeper.read(deploymentKey.findings),
    deps.patrol.listings(),
    deps.patrol.findings(),
    deps.evaluation.deployment.closedThrough(),
  ]);
  const freshness = fleet.freshness();
  const { known, of } = freshness;
  const needs = needsOf({
    held,
    rows: fleet.rows(),
    findings: lastingFindings(found.fields),
    listings,
    records,
    pulse: { now, closedThrough, sends: known < of ? [] : fleet.sums().spark.sends },
  });
  return { needs, freshness };
}

export const needAnswers: Pick<Answers, 'listNeeds' | 'decideHeld'> = {
  async listNeeds(deps, { now }) {
    const {
      needs,
      freshness: { asOf, known, of },
    } = await needsNow(deps, now);
    const shown = needs.map((need) => ({ ...need, items: need.items.map((item) => ({ ...item })) }));
    return { items: shown, asOf: asOf === null ? null : iso(asOf), known, of };
  },

  decideHeld: (deps, call) => decideHeld(deps, call.body.action, call.body.items, askedBy(call, call.body)),
};
