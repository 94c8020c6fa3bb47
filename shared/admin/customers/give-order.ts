import { writeAudited } from '../../audit/audited-item.ts';
import { readOrder } from '../../onboarding/request.ts';
import { parseTemplate } from '../../onboarding/template.ts';
import { showValue } from '../../policy/shown.ts';
import { tenantKey } from '../../registry/keys.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { BodyOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { auditedDeps } from '../sets/change-set.ts';

/**
 * Put an order into the registry, where `place-sets` finds it with its next scheduled run. @throws {RequestRefused}
 * naming every field that is wrong
 */
export async function giveOrder(
  deps: AdminDeps,
  tenant: string,
  body: BodyOf<'onboard'>,
  { actor, via, now, reason }: ActionRequest,
): Promise<string> {
  const parsed = parseTemplate(JSON.stringify(body.template));
  if (!parsed.ok) throw refused(parsed.problems);
  const { template } = parsed;
  const read = readOrder({ ...body, tenant, template }, now);
  if (!read.ok) throw refused(read.problems);
  const { order } = read;
  const pools = await deps.customers.pools();
  const lost = order.streams.flatMap((stream) => {
    const pool = template.streams[stream]?.pool ?? null;
    return pool === null || pools === null || pools.includes(pool)
      ? []
      : [
          `template.streams.${stream}.pool: expected a pool of this account (${pools.join(', ') || 'there is none'}), got ${showValue(pool)}`,
        ];
  });
  if (lost.length > 0) throw refused(lost);
  const { progress } = await deps.customers.progress(tenant);
  if (progress?.stage === 'leaving') {
    throw refuseField(
      'conflict',
      'path.tenant',
      `expected a customer who stays, got ${tenant}, who is being taken out`,
    );
  }
  const key = tenantKey.order(tenant);
  const kept = await deps.keeper.read(key);
  await deps.customers.note(tenant, kept.revision + 1, now);
  const written = await writeAudited(auditedDeps(deps), key, kept, {
    fields: { record: JSON.stringify(order) },
    endsAt: null,
    entry: {
      ...{ id: `order:${tenant}:${kept.revision + 1}`, at: now, actor, via, action: 'onboard' },
      target: { kind: 'tenant', name: tenant },
      from: null,
      to: JSON.stringify({
        domains: order.domains,
        streams: order.streams,
        template: `${template.name} ${template.version}`,
      }),
      why: reason,
    },
  });
  if (!written) throw refuseField('stale-version', 'body', 'somebody else gave an order for it at the same moment');
  deps.log({ message: 'order given', actor, tenant });
  return `${tenant} is set up from the next minute on: npx lazaretto customer ${tenant} says how far it is`;
}

function refused(problems: readonly string[]): RequestRefused {
  const errors = problems.map((problem) => {
    const at = problem.indexOf(': ');
    return { field: `body.${problem.slice(0, at)}`, sentence: problem.slice(at + 2) };
  });
  return new RequestRefused('invalid', problems.join('; '), errors);
}
