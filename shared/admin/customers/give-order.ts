import { readOrder } from '../../onboarding/request.ts';
import { parseTemplate, type Template } from '../../onboarding/template.ts';
import { showValue } from '../../policy/shown.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { BodyOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { isLeaving } from './plan-removal.ts';
import { writeOrder } from './write-order.ts';

/**
 * Put an order into the registry, where `place-sets` finds it with its next scheduled run. @throws {RequestRefused}
 * naming every field that is wrong
 */
export async function giveOrder(
  deps: AdminDeps,
  tenant: string,
  body: BodyOf<'onboard'>,
  request: ActionRequest,
): Promise<string> {
  const { now } = request;
  const parsed = parseTemplate(JSON.stringify(body.template));
  if (!parsed.ok) throw refused(parsed.problems);
  const template = await withCollector(deps, parsed.template);
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
  if (await isLeaving(deps, tenant)) {
    throw refuseField(
      'conflict',
      'path.tenant',
      `expected a customer who stays, got ${tenant}, who is being taken out (npx lazaretto offboard ${tenant} --stop ends that)`,
    );
  }
  const { streams } = order;
  const to = { domains: order.domains, streams, template: `${template.name} ${template.version}` };
  await writeOrder(deps, order, { ...request, action: 'onboard', to });
  return `${tenant} is set up from the next minute on: npx lazaretto customer ${tenant} says how far it is`;
}

/** Reports go where the template says, else to the operator's own domain, so that the order holds it from here on. */
async function withCollector(deps: AdminDeps, template: Template): Promise<Template> {
  const { domain } = template;
  const { policy } = await deps.policyState();
  const collector = domain.dmarc.collector ?? policy.collector;
  return { ...template, domain: { ...domain, dmarc: { ...domain.dmarc, collector } } };
}

function refused(problems: readonly string[]): RequestRefused {
  const errors = problems.map((problem) => {
    const at = problem.indexOf(': ');
    return { field: `body.${problem.slice(0, at)}`, sentence: problem.slice(at + 2) };
  });
  return new RequestRefused('invalid', problems.join('; '), errors);
}
