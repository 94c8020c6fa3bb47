import { seenAccountOf, tenantAtSes } from '../../../shared/account/shown.ts';
import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { previewPolicy } from '../../../shared/admin/policy/preview-fleet.ts';
import { policyTextOf, rulesIn, savePolicy, withTenant } from '../../../shared/admin/policy/save-policy.ts';
import { demandVersion } from '../../../shared/admin/sets/change-set.ts';
import { tenantRows, togetherOf } from '../../../shared/admin/sets/tenants.ts';
import { dayOf, iso } from '../../../shared/kernel/time.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { type Answers, askedBy, freshFleet } from '../call.ts';

/** A preview judges sets anew for so long; what is left is said. Unit: real ms. */
const PREVIEW_BUDGET_MS = 5_000;

export const policyAnswers: Pick<
  Answers,
  'getPolicy' | 'putPolicy' | 'validatePolicy' | 'previewPolicy' | 'listTenants' | 'putTenant' | 'deleteTenant'
> = {
  async getPolicy(deps) {
    const state = await deps.policyState();
    return {
      policy: policyTextOf(state),
      source: state.saved === null ? 'deployment' : 'saved',
      version: String(state.revision),
    };
  },

  putPolicy: (deps, call) =>
    savePolicy(deps, () => call.body.policy, askedBy(call, call.body), {
      action: 'policy',
      target: { kind: 'policy', name: null },
      seen: call.seen,
    }),

  async validatePolicy(_, { body }) {
    const parsed = parsePolicy(body.policy);
    return { valid: parsed.ok, problems: parsed.ok ? [] : [...parsed.problems] };
  },

  async previewPolicy(deps, { body, now }) {
    const parsed = parsePolicy(body.policy);
    if (!parsed.ok) {
      const errors = parsed.problems.map((sentence) => ({ field: 'body.policy', sentence }));
      throw new RequestRefused('invalid', parsed.problems.join('; '), errors);
    }
    const { fleet, policy } = await freshFleet(deps, now);
    const rows = [...fleet.inOrder({ sort: 'worst' })];
    return previewPolicy(deps, rows, { present: policy, proposed: parsed.policy }, now, PREVIEW_BUDGET_MS);
  },

  async listTenants(deps, { now }) {
    const [{ fleet, policy, revision }, records, surveys, waiting, account] = await Promise.all([
      freshFleet(deps, now),
      deps.evaluation.together.records(),
      deps.evaluation.surveys.tenants(),
      deps.customers.waiting(),
      deps.keeper.read(deploymentKey.account),
    ]);
    const seen = seenAccountOf(account.fields);
    const atSes = (tenant: string) => tenantAtSes(seen, tenant);
    const { asOf, known, of } = fleet.freshness();
    const rows = [...fleet.rows()];
    const names = new Set([...Object.keys(policy.tenants), ...waiting, ...rows.flatMap(({ tenant }) => tenant ?? [])]);
    const ordered = await deps.customers.declared([...names]);
    return {
      items: tenantRows(rows, policy, records, { surveys, today: dayOf(now), ordered, waiting, atSes }),
      newSenders: togetherOf(records, null),
      version: String(revision),
      asOf: asOf === null ? null : iso(asOf),
      known,
      of,
    };
  },

  putTenant(deps, call) {
    const { sets, mode = null, limits = null, declared } = call.body;
    const { tenant } = call.path;
    const given = { sets, ...(mode !== null && { mode }), ...(limits !== null && { limits }) };
    const change = (text: string): string => {
      // What the caller says nothing of stays as it is.
      const { declared: said, ladder } = rulesIn(text, tenant);
      const kept = declared === undefined ? said : (declared ?? undefined);
      const rules = { ...given, ...(kept && { declared: kept }), ...(ladder && { ladder }) };
      return withTenant(text, tenant, rules);
    };
    return savePolicy(deps, change, askedBy(call, call.body), {
      action: 'tenant',
      target: { kind: 'tenant', name: tenant },
      seen: call.seen,
    });
  },

  async deleteTenant(deps, call) {
    const { tenant } = call.path;
    const { policy, revision } = await deps.policyState();
    demandVersion(call.seen, String(revision));
    if (!Object.hasOwn(policy.tenants, tenant)) {
      const sentence = 'expected a tenant of the policy';
      throw new RequestRefused('not-found', `path.tenant: ${sentence}`, [{ field: 'path.tenant', sentence }]);
    }
    return savePolicy(deps, (text) => withTenant(text, tenant, null), askedBy(call, call.body), {
      action: 'tenant removed',
      target: { kind: 'tenant', name: tenant },
      seen: call.seen,
    });
  },
};
