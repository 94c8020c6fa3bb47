import { failuresOfEach } from '../../shared/kernel/concurrently.ts';
import { wantedRecords } from '../../shared/records/wanted.ts';
import type { LookAtCustomersDeps } from './ports.ts';

/** Domains looked at at a time. */
const AT_A_TIME = 4;

/**
 * Look at the records of every domain that is being set up, and write down what is wanted and what stands there:
 * `place-sets` moves the customer's stage by it.
 *
 * @returns how many domains were looked at
 * @throws the first error, after all were tried
 */
export async function lookAtCustomers(
  { customers, dns, evaluateSpf, clock, region }: LookAtCustomersDeps,
  mayGoOn: () => boolean,
): Promise<number> {
  let seen = 0;
  const [ill] = await failuresOfEach(await customers.wishes(region), AT_A_TIME, async (wish) => {
    if (!mayGoOn()) return;
    const wanted = await wantedRecords({ dns, evaluateSpf }, wish);
    await customers.saw({ ...wanted, checkedAt: clock.now() });
    seen++;
  });
  if (ill) throw ill.error;
  return seen;
}
