import type { EvaluationDeps } from '../evaluation/deps.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { factsNow } from '../evaluation/judge/facts.ts';
import type { Limits } from '../judging/metrics.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import type { EpochMs } from '../kernel/time.ts';
import { inOrder, mergeLimits } from '../policy/limits.ts';
import type { Policy } from '../policy/model.ts';
import { tenantRules } from '../policy/resolve.ts';
import { standingOf } from '../standing/epoch.ts';
import { type Member, memberOf } from './judge.ts';
import type { Group } from './ports.ts';

/** A set with this many times 1 ÷ limit deliveries is judged alone (rule of three), and is no new sender any more. */
const PROVEN_TIMES = 3;

/** The limits by which a group is judged: those of its tenant, or of the deployment. */
export const limitsOf = (policy: Policy, tenant: string | null): Limits =>
  inOrder(mergeLimits(policy.limits, tenantRules(policy, tenant)?.limits));

/**
 * The mail of a group's members that counts. Exempt sets, and sets that are quarantined or paused, are left out, and so
 * are sets that cannot be read.
 */
export async function membersOf(
  deps: EvaluationDeps,
  policy: Policy,
  group: Group,
  now: EpochMs,
): Promise<readonly Member[]> {
  const enough = PROVEN_TIMES / policy.limits.complaint.quarantine;
  const found: Member[] = [];
  const failures = await failuresOfEach(group.members, deps.concurrency, async (name) => {
    const view = await deps.views.get(name, now);
    const effective = await effectiveOf(deps.decisions, policy, name, view);
    const standing = standingOf(view.standing);
    if (effective.exempt || standing === 'quarantined' || standing === 'paused') return;
    const { facts } = await factsNow(deps, { name, view, policy, effective }, now);
    const member = memberOf(name, facts);
    if (group.tenant === null && outcomesOf(member) >= enough) deps.groups.proved(name);
    else found.push(member);
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'a set cannot be judged with others', configurationSet: item, error: String(error) });
  }
  if (failures[0] && failures.length === group.members.length) throw failures[0].error;
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const outcomesOf = ({ prepared }: Member): number => prepared.recent.hardBounce.reduce((sum, { n }) => sum + n, 0);
