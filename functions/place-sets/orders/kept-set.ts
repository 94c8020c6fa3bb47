import { inForce, NOTHING_SAID, shortfalls } from '../../../shared/onboarding/suppression.ts';
import type { StreamTemplate } from '../../../shared/onboarding/template.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { Given, Taken } from './taken.ts';

/**
 * A set that is there already stays as it is, and a person is told where it suppresses less than the template wants.
 * What SES does not say is not told. @throws {SesUnavailable | OutOfTime}
 */
export async function keptSet(given: Given, stream: StreamTemplate, taken: Taken): Promise<Taken> {
  if (taken.state !== 'done') return taken;
  const less = await lessOf(given, stream);
  if (less.length === 0) return taken;
  return {
    ...taken,
    why: `it is there already and stays as it is: it ${less.join(', and ')}`,
    todo: `See \`npx lazaretto suppression sets --tenant ${given.order.tenant}\`, and mend it by PutConfigurationSetSuppressionOptions`,
  };
}

async function lessOf({ run, order, step }: Given, stream: StreamTemplate): Promise<readonly string[]> {
  const { suppressedBy } = run.customers;
  try {
    const set = await suppressedBy.set(step.on);
    if (set === null) return [];
    const tenant = set.reasons === null || set.scope === null ? await suppressedBy.tenant(order.tenant) : null;
    const account = set.reasons === null || set.autoValidation === null ? await suppressedBy.account() : NOTHING_SAID;
    const { suppression, autoValidation } = stream;
    return shortfalls({ ...suppression, autoValidation }, inForce(set, tenant ?? NOTHING_SAID, account));
  } catch (error) {
    if (!(error instanceof SesRefused || error instanceof SesNotFound)) throw error;
    run.log({ set: step.on, outcome: 'left', detail: `what it suppresses is not known: ${error.message}` });
    return [];
  }
}
