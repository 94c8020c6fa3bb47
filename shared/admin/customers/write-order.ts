import { writeAudited } from '../../audit/audited-item.ts';
import type { Order } from '../../onboarding/order.ts';
import { tenantKey } from '../../registry/keys.ts';
import { refuseField } from '../api/problem.ts';
import type { AdminDeps } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { auditedDeps } from '../sets/change-set.ts';

/**
 * Puts an order into the registry with its line of the audit trail: one conditional write. @throws {RequestRefused} where
 * somebody else gave one for the same customer meanwhile
 */
export async function writeOrder(
  deps: AdminDeps,
  order: Order,
  request: ActionRequest & { readonly action: 'onboard' | 'offboard'; readonly to: object },
): Promise<void> {
  const { tenant } = order;
  const { actor, via, now, reason, action, to } = request;
  const key = tenantKey.order(tenant);
  const kept = await deps.keeper.read(key);
  await deps.customers.note(tenant, kept.revision + 1, now);
  const written = await writeAudited(auditedDeps(deps), key, kept, {
    fields: { record: JSON.stringify(order) },
    endsAt: null,
    entry: {
      ...{ id: `order:${tenant}:${kept.revision + 1}`, at: now, actor, via, action },
      target: { kind: 'tenant', name: tenant },
      from: null,
      to: JSON.stringify(to),
      why: reason,
    },
  });
  if (!written) throw refuseField('stale-version', 'body', 'somebody else gave an order for it at the same moment');
  deps.log({ message: 'order given', actor, tenant, action });
}
