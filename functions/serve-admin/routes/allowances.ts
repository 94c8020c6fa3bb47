import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { leftOf } from '../../../shared/allowance/take.ts';
import { effectiveOf } from '../../../shared/evaluation/judge/effective.ts';
import { concurrently } from '../../../shared/kernel/concurrently.ts';
import { hourOf, hourStart, iso } from '../../../shared/kernel/time.ts';
import type { Answers } from '../call.ts';

const AT_ONCE = 32;

export const allowanceAnswers: Pick<Answers, 'listAllowances'> = {
  async listAllowances(deps, { now }) {
    const store = deps.evaluation.allowances?.store;
    const asked = ((await store?.asked()) ?? []).filter(({ expiresAt }) => expiresAt > now);
    if (store === undefined || asked.length === 0) return { items: [] };
    const { decisions } = deps.evaluation;
    const { policy } = await deps.policyState();
    const items: AnswerOf<'listAllowances'>['items'] = [];
    await concurrently(asked, AT_ONCE, async ({ name, askedAt }) => {
      const [stored, reason, owner] = await Promise.all([
        store.read(name),
        store.reason(name),
        decisions.ownerOf(name),
      ]);
      const { tenant } = await effectiveOf(decisions, policy, name, owner);
      // What is left of a past hour is no allowance any more.
      const known = stored !== null && stored.hour >= hourOf(now) - 1 ? stored : null;
      const { hour = null, allowed = 0, granted = 0, grantedToday = 0, sent = 0, providers = {} } = known ?? {};
      items.push({
        ...{ name, tenant, hour: hour === null ? null : iso(hourStart(hour)) },
        ...{ allowed, granted, remaining: known && allowed !== null ? leftOf(known, null) : null, grantedToday, sent },
        providers: Object.entries(providers).map(([provider, at]) => ({ provider, ...at })),
        why: known === null ? 'not worked out yet' : (reason?.why ?? ''),
        askedAt: iso(askedAt),
      });
    });
    return { items: items.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  },
};
