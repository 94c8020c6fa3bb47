import { showValue } from '../../policy/shown.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { BodyOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import type { ActionRequest } from '../sets/act.ts';
import { isLeaving, leavingOrder, orderedBefore, staysOf } from './plan-removal.ts';
import { endLinks } from './share-page.ts';
import { writeOrder } from './write-order.ts';

/**
 * Put the removal of a customer into the registry, where `place-sets` finds it with its next scheduled run. Links to the
 * customer's page open no more.
 * @throws {RequestRefused} naming everything that may not be deleted now
 */
export async function giveRemoval(
  deps: AdminDeps,
  tenant: string,
  { stop, reason: _, ...asked }: BodyOf<'offboard'>,
  request: ActionRequest,
): Promise<string> {
  const before = await orderedBefore(deps, tenant);
  const names = [...asked.sets, ...asked.domains, ...(asked.sesTenant ? [tenant] : [])];
  if (stop) {
    if (names.length > 0) throw refuseField('invalid', 'body.stop', 'expected nothing to delete beside it');
    if (!(await isLeaving(deps, tenant))) {
      throw refuseField(
        'conflict',
        'body.stop',
        `expected a customer who is being taken out, got ${tenant}, who is not`,
      );
    }
  } else if (names.length === 0) {
    throw refuseField('invalid', 'body.sets', 'expected the name of everything to delete, got none');
  }
  const order = leavingOrder(before, asked, request.now);
  const stays = await staysOf(deps, order, request.now);
  if (stays.length > 0) {
    const errors = stays.map(({ field, name, why }) => ({
      field: `body.${field}`,
      sentence: `${showValue(name)}: ${why}`,
    }));
    throw new RequestRefused('conflict', errors.map((one) => `${one.field}: ${one.sentence}`).join('; '), errors);
  }
  await writeOrder(deps, order, { ...request, action: 'offboard', to: { ...asked, stop } });
  if (!stop) await endLinks(deps, tenant, request);
  const how = `npx lazaretto customer ${tenant} says how far it is`;
  return stop
    ? `nothing more of ${tenant} is deleted: ${how}`
    : `${names.join(', ')}: deleted step by step from the next minute on: ${how}`;
}
