import { writeAudited } from '../../audit/audited-item.ts';
import type { AuditTarget } from '../../audit/model.ts';
import { clip } from '../../kernel/escape.ts';
import type { Policy, TenantRules } from '../../policy/model.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { deploymentKey } from '../../registry/keys.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { AdminDeps, PolicyState } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { auditedDeps, demandVersion, hastenAll } from '../sets/change-set.ts';

/** Most of a policy that stands in the audit trail, before and after. Unit: UTF-16 units. */
const LONGEST_IN_TRAIL = 2_000;

const fileOf = ({ observeAll: _, ...policy }: Policy): Policy => policy;

/** The policy as text: as it was saved, else what was deployed. */
export const policyTextOf = ({ saved, policy }: PolicyState): string =>
  saved ?? JSON.stringify(fileOf(policy), null, 2);

/** The text of a policy with the rules of one tenant replaced, or without them. */
export function withTenant(text: string, tenant: string, rules: TenantRules | null): string {
  const file = JSON.parse(text) as { readonly tenants?: Readonly<Record<string, unknown>> };
  const others = Object.entries(file.tenants ?? {}).filter(([name]) => name !== tenant);
  const tenants = Object.fromEntries(rules === null ? others : [...others, [tenant, rules]]);
  return JSON.stringify({ ...file, tenants }, null, 2);
}

/** The rules of a tenant by the text of a policy; none where it has none. */
export function rulesIn(text: string, tenant: string): Partial<TenantRules> {
  const { tenants = {} } = JSON.parse(text) as { readonly tenants?: Readonly<Record<string, TenantRules>> };
  return (Object.hasOwn(tenants, tenant) ? tenants[tenant] : undefined) ?? {};
}

/**
 * Save another policy; it is in force within a minute.
 * @param change from the present text to the next
 * @throws {RequestRefused} with every sentence about what is wrong, and nothing changed
 */
export async function savePolicy(
  deps: AdminDeps,
  change: (text: string) => string,
  { actor, via, reason, now }: ActionRequest,
  { action, target, seen }: { readonly action: string; readonly target: AuditTarget; readonly seen: string | null },
): Promise<AnswerOf<'putPolicy'>> {
  const [kept, state] = await Promise.all([deps.keeper.read(deploymentKey.policy), deps.policyState()]);
  demandVersion(seen, String(kept.revision));
  const before = policyTextOf(state);
  const text = change(before);
  const parsed = parsePolicy(text);
  if (!parsed.ok) {
    const errors = parsed.problems.map((sentence) => ({ field: 'body.policy', sentence }));
    throw new RequestRefused('invalid', parsed.problems.join('; '), errors);
  }
  const written = await writeAudited(auditedDeps(deps), deploymentKey.policy, kept, {
    fields: { policy: text },
    endsAt: null,
    entry: {
      id: `policy:${kept.revision + 1}`,
      at: now,
      actor,
      via,
      action,
      target,
      from: clip(before, LONGEST_IN_TRAIL),
      to: clip(text, LONGEST_IN_TRAIL),
      why: reason,
    },
  });
  if (!written)
    throw refuseField('stale-version', 'header.if-match', 'somebody else saved a policy at the same moment');
  await hastenAll(deps, now);
  deps.log({ message: 'policy saved by hand', action, actor, revision: kept.revision + 1 });
  return { policy: text, source: 'saved', version: String(kept.revision + 1) };
}
