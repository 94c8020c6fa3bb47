import { OutOfTime, Overtaken, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { PlaceRun } from '../ports.ts';
import { carryOut } from './carry-out.ts';

/**
 * Go on with every order that waits, the longest waiting first. A fault of one order does not hold up the others.
 * @returns whether it was interrupted
 * @throws {OutOfTime | SesUnavailable | AggregateError}
 */
export async function takeOrders(run: PlaceRun, isUrgent: () => Promise<boolean>): Promise<boolean> {
  const faults: unknown[] = [];
  for (const tenant of await run.orders.due(run.timer.now())) {
    try {
      if (await carryOut(run, tenant, isUrgent)) return true;
    } catch (error) {
      if (error instanceof OutOfTime || error instanceof SesUnavailable) throw error;
      if (!(error instanceof Overtaken)) faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} orders failed for reasons of our own`);
  return false;
}
