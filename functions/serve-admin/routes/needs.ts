import { needsOf } from '../../../shared/admin/needs/needs.ts';
import { decideHeld } from '../../../shared/admin/sets/decide-held.ts';
import { iso } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { type Answers, askedBy, freshFleet } from '../call.ts';
import { heldSets } from '../held-sets.ts';
import { lastingFindings } from './fleet.ts';

/** What waits for a person, and deciding about many at once. */
export const needAnswers: Pick<Answers, 'listNeeds' | 'decideHeld'> = {
  async listNeeds(deps, { now }) {
    const { fleet } = await freshFleet(deps, now);
    const [held, found, listings, records, closedThrough] = await Promise.all([
      heldSets(deps),
      deps.keeper.read(deploymentKey.findings),
      deps.patrol.listings(),
      deps.patrol.findings(),
      deps.evaluation.deployment.closedThrough(),
    ]);
    const { asOf, known, of } = fleet.freshness();
    const items = needsOf({
      held,
      rows: fleet.rows(),
      findings: lastingFindings(found.fields),
      listings,
      records,
      pulse: { now, closedThrough, sends: known < of ? [] : fleet.sums().spark.sends },
    });
    const shown = items.map((need) => ({ ...need, items: need.items.map((item) => ({ ...item })) }));
    return { items: shown, asOf: asOf === null ? null : iso(asOf), known, of };
  },

  decideHeld: (deps, call) => decideHeld(deps, call.body.action, call.body.items, askedBy(call, call.body)),
};
