import type { DeliveryOptions, PutConfigurationSetDeliveryOptionsRequest } from '@aws-sdk/client-sesv2';
import { badRequest } from '../errors.ts';
import { operation } from '../operation.ts';
import type { AwsState } from '../state.ts';
import { checkName, existing, RESERVED_POOLS } from './names.ts';

const SHARED_POOL_MODES: readonly string[] = ['GLOBAL', 'REGIONAL', 'ACCOUNT'];

/** @throws BadRequestException for a pool that does not exist or a value out of range */
export const checkDelivery = (options: DeliveryOptions, state: AwsState): DeliveryOptions => {
  const { TlsPolicy, SendingPoolName: pool, MaxDeliverySeconds: seconds, SharedPoolDeliveryMode: mode } = options;
  if (TlsPolicy !== undefined && TlsPolicy !== 'REQUIRE' && TlsPolicy !== 'OPTIONAL') {
    throw badRequest(`Expected the TlsPolicy REQUIRE or OPTIONAL, got ${TlsPolicy}`);
  }
  if (seconds !== undefined && !(seconds >= 300 && seconds <= 50_400)) {
    throw badRequest(`Expected MaxDeliverySeconds from 300 to 50400, got ${seconds}`);
  }
  if (pool !== undefined && !RESERVED_POOLS.includes(pool) && !state.pools.has(pool)) {
    throw badRequest(`SendingPool <${pool}> doesn't exist`);
  }
  if (mode !== undefined && !SHARED_POOL_MODES.includes(mode)) {
    throw badRequest(`Expected the SharedPoolDeliveryMode ${SHARED_POOL_MODES.join(', ')}, got ${mode}`);
  }
  return {
    ...(TlsPolicy !== undefined && { TlsPolicy }),
    ...(pool !== undefined && { SendingPoolName: pool }),
    ...(seconds !== undefined && { MaxDeliverySeconds: seconds }),
    ...(mode !== undefined && { SharedPoolDeliveryMode: mode }),
  };
};

/**
 * Replaces the set's delivery options or merges into them, as `putDeliveryOptions` says. The mode of the shared pool
 * stays where it is left out, in either reading.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetDeliveryOptions.html
 */
export const putDeliveryOptions = operation<PutConfigurationSetDeliveryOptionsRequest>(
  'PutConfigurationSetDeliveryOptions',
  ({ ConfigurationSetName, ...options }, { state, settings, clock }) => {
    const name = checkName('configuration set', ConfigurationSetName);
    const set = existing(state, name);
    const { SharedPoolDeliveryMode: mode } = set.delivery;
    const replaced = { TlsPolicy: 'OPTIONAL' as const, ...(mode !== undefined && { SharedPoolDeliveryMode: mode }) };
    const base = settings.putDeliveryOptions === 'merge' ? set.delivery : replaced;
    const delivery = { ...base, ...checkDelivery(options, state) };
    state.changeSet(name, { ...set, delivery }, clock.now() + settings.readDelayMs);
    return {};
  },
);
