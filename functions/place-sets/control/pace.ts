import { type EpochMs, SECOND_MS, type Timer } from '../../../shared/kernel/time.ts';
import { OutOfTime, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { Customers } from '../orders/ports.ts';
import type { SendingControl } from './ports.ts';

/** SES allows one call a second to its control plane, whatever is called. Unit: ms. */
export const GAP_MS = SECOND_MS;
/** A call that finds SES unavailable is made so often in all, 2, 4 and 8 seconds apart. */
const TRIES = 4;

/**
 * The allowance is the account's: where SES throttles, others call it, too, and a patient call leaves them so much more
 * time. It doubles with each throttled call, up to the most, and shrinks with each patient call that is let in. Unit: ms.
 */
export const AIR = { most: 10 * SECOND_MS, first: SECOND_MS, less: SECOND_MS / 4 } as const;

/** `urgent`: a decision waits for it. `patient`: the inventory, which others go before. */
export type Patience = 'urgent' | 'patient';
/** Starts a call when its turn has come, unless that is after `deadline`. @throws {OutOfTime} */
export type SesPace = <T>(deadline: EpochMs, call: () => Promise<T>, patience?: Patience) => Promise<T>;

/** One call at a time, at most one a second, also from one run to the next of a warm function. */
export const paceOf = (timer: Timer): SesPace => {
  let freeAt = 0;
  let air = 0;
  return async (deadline, call, patience = 'urgent') => {
    for (let tries = 1; ; tries++) {
      const turn = freeAt + (patience === 'patient' ? air : 0);
      // A clock that was set back must not make us wait for hours.
      const wait = Math.min(Math.max(0, turn - timer.now()), GAP_MS * 2 ** TRIES + AIR.most);
      if (timer.now() + wait >= deadline) throw new OutOfTime('the time budget of this run is used up');
      if (wait > 0) await timer.sleep(wait);
      freeAt = timer.now() + GAP_MS;
      try {
        const answer = await call();
        if (patience === 'patient') air = Math.max(0, air - AIR.less);
        return answer;
      } catch (error) {
        if (!(error instanceof SesUnavailable)) throw error;
        if (error.throttled) air = Math.min(AIR.most, Math.max(AIR.first, 2 * air));
        if (tries === TRIES) throw error;
        freeAt = timer.now() + GAP_MS * 2 ** tries;
      }
    }
  };
};

/** What customers need of SES, every call in its turn. */
export function pacedCustomers(customers: Customers, pace: SesPace, deadline: EpochMs): Customers {
  const inTurn =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      pace(deadline, () => call(...args), 'patient');
  return {
    setTags: inTurn(customers.setTags),
    suppressedBy: {
      set: inTurn(customers.suppressedBy.set),
      tenant: inTurn(customers.suppressedBy.tenant),
      account: inTurn(customers.suppressedBy.account),
    },
    createSet: inTurn(customers.createSet),
    identityTags: inTurn(customers.identityTags),
    createIdentity: inTurn(customers.createIdentity),
    putMailFrom: inTurn(customers.putMailFrom),
    customer: inTurn(customers.customer),
    createTenant: inTurn(customers.createTenant),
    associate: inTurn(customers.associate),
    reputationPolicy: inTurn(customers.reputationPolicy),
    putReputationPolicy: inTurn(customers.putReputationPolicy),
    tenantsOf: inTurn(customers.tenantsOf),
    resourcesOf: inTurn(customers.resourcesOf),
    suppresses: inTurn(customers.suppresses),
    disassociate: inTurn(customers.disassociate),
    deleteSet: inTurn(customers.deleteSet),
    deleteIdentity: inTurn(customers.deleteIdentity),
    deleteTenant: inTurn(customers.deleteTenant),
  };
}

/** The same control plane, every call in its turn. */
export function pacedControl(
  control: SendingControl,
  pace: SesPace,
  deadline: EpochMs,
  patience: Patience = 'urgent',
): SendingControl {
  const inTurn =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      pace(deadline, () => call(...args), patience);
  return {
    describeSet: inTurn(control.describeSet),
    putDelivery: inTurn(control.putDelivery),
    putSending: inTurn(control.putSending),
    isManagedPool: inTurn(control.isManagedPool),
    listIps: inTurn(control.listIps),
    listSets: inTurn(control.listSets),
    listPools: inTurn(control.listPools),
    account: inTurn(control.account),
    listTenants: inTurn(control.listTenants),
    listEndpoints: inTurn(control.listEndpoints),
    listFindings: inTurn(control.listFindings),
    listDestinations: inTurn(control.listDestinations),
    createDestination: inTurn(control.createDestination),
    updateDestination: inTurn(control.updateDestination),
    deleteDestination: inTurn(control.deleteDestination),
    listIdentities: inTurn(control.listIdentities),
    describeIdentity: inTurn(control.describeIdentity),
    tenantArn: inTurn(control.tenantArn),
    describeTenant: inTurn(control.describeTenant),
    putTenantSending: inTurn(control.putTenantSending),
  };
}
