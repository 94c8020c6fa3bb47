import {
  GetConfigurationSetCommand,
  GetDedicatedIpPoolCommand,
  GetDedicatedIpsCommand,
  ListConfigurationSetsCommand,
  ListDedicatedIpPoolsCommand,
  PutConfigurationSetDeliveryOptionsCommand,
  PutConfigurationSetSendingOptionsCommand,
  type SESv2Client,
  type SharedPoolDeliveryMode,
  type TlsPolicy,
} from '@aws-sdk/client-sesv2';
import { ATTACH_TAG } from '../../../shared/attach/settings.ts';
import type { SendingControl } from '../../place-sets/control/ports.ts';
import { sesAccount } from './account.ts';
import { sesDestinations } from './destinations.ts';
import { mapSesErrors } from './failures.ts';
import { sesIdentities } from './identities.ts';
import { sesTenants } from './tenants.ts';

/** Sets of a page of the inventory. */
const SETS_A_PAGE = 100;
const IPS_A_PAGE = 100;

/**
 * SES's control plane over the real client. The client should not retry by itself (`maxAttempts: 1`): its waiting
 * would not count against the pace of one call a second.
 */
export const sesControl = (client: SESv2Client): SendingControl => ({
  ...sesAccount(client),
  ...sesDestinations(client),
  ...sesIdentities(client),
  ...sesTenants(client),

  async describeSet(set) {
    const found = await mapSesErrors(client.send(new GetConfigurationSetCommand({ ConfigurationSetName: set })));
    const { SendingPoolName, TlsPolicy, MaxDeliverySeconds, SharedPoolDeliveryMode } = found.DeliveryOptions ?? {};
    const attachTag = found.Tags?.find(({ Key }) => Key === ATTACH_TAG.key)?.Value;
    return {
      delivery: {
        pool: SendingPoolName ?? null,
        tlsPolicy: TlsPolicy ?? null,
        maxDeliverySeconds: MaxDeliverySeconds ?? null,
        ...(SharedPoolDeliveryMode !== undefined && { sharedPoolDelivery: SharedPoolDeliveryMode }),
      },
      sendingEnabled: found.SendingOptions?.SendingEnabled ?? true,
      ...(attachTag !== undefined && { attachTag }),
    };
  },

  async putDelivery(set, { pool, tlsPolicy, maxDeliverySeconds, sharedPoolDelivery: mode }) {
    await mapSesErrors(
      client.send(
        new PutConfigurationSetDeliveryOptionsCommand({
          ConfigurationSetName: set,
          ...(pool !== null && { SendingPoolName: pool }),
          ...(tlsPolicy !== null && { TlsPolicy: tlsPolicy as TlsPolicy }),
          ...(maxDeliverySeconds !== null && { MaxDeliverySeconds: maxDeliverySeconds }),
          ...(mode !== undefined && { SharedPoolDeliveryMode: mode as SharedPoolDeliveryMode }),
        }),
      ),
    );
  },

  async putSending(set, enabled) {
    const options = { ConfigurationSetName: set, SendingEnabled: enabled };
    await mapSesErrors(client.send(new PutConfigurationSetSendingOptionsCommand(options)));
  },

  async isManagedPool(pool) {
    const { DedicatedIpPool } = await mapSesErrors(client.send(new GetDedicatedIpPoolCommand({ PoolName: pool })));
    return DedicatedIpPool?.ScalingMode === 'MANAGED';
  },

  async listIps(pool, token) {
    const { DedicatedIps = [], NextToken } = await mapSesErrors(
      client.send(
        new GetDedicatedIpsCommand({
          PageSize: IPS_A_PAGE,
          ...(pool !== null && { PoolName: pool }),
          ...(token !== null && { NextToken: token }),
        }),
      ),
    );
    const items = DedicatedIps.flatMap(({ Ip, PoolName, WarmupStatus, WarmupPercentage }) =>
      Ip === undefined
        ? []
        : [
            {
              ip: Ip,
              pool: PoolName ?? null,
              warmupStatus: WarmupStatus ?? null,
              warmupPercent: percent(WarmupPercentage),
            },
          ],
    );
    return { items, next: NextToken ?? null };
  },

  async listSets(token) {
    const command = new ListConfigurationSetsCommand({
      PageSize: SETS_A_PAGE,
      ...(token !== null && { NextToken: token }),
    });
    const { ConfigurationSets = [], NextToken } = await mapSesErrors(client.send(command));
    return { items: ConfigurationSets, next: NextToken ?? null };
  },

  async listPools(token) {
    const command = new ListDedicatedIpPoolsCommand(token === null ? {} : { NextToken: token });
    const { DedicatedIpPools = [], NextToken } = await mapSesErrors(client.send(command));
    return { items: DedicatedIpPools, next: NextToken ?? null };
  },
});

/** SES says -1 for a managed pool. */
const percent = (value: number | undefined): number | null => (value === undefined || value < 0 ? null : value);
