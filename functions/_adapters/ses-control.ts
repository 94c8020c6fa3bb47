import {
  GetConfigurationSetCommand,
  GetDedicatedIpPoolCommand,
  GetDedicatedIpsCommand,
  ListConfigurationSetsCommand,
  ListDedicatedIpPoolsCommand,
  PutConfigurationSetDeliveryOptionsCommand,
  PutConfigurationSetSendingOptionsCommand,
  type SESv2Client,
  SESv2ServiceException,
  type TlsPolicy,
} from '@aws-sdk/client-sesv2';
import { SesNotFound, SesRefused, SesUnavailable } from '../../shared/placement/failures.ts';
import type { SendingControl } from '../place-sets/ports.ts';

/** Sets of a page of the inventory. */
const SETS_A_PAGE = 100;
const IPS_A_PAGE = 100;

/**
 * SES's control plane over the real client. The client should not retry by itself (`maxAttempts: 1`): its waiting
 * would not count against the pace of one call a second.
 */
export const sesControl = (client: SESv2Client): SendingControl => ({
  async describeSet(set) {
    const found = await asked(client.send(new GetConfigurationSetCommand({ ConfigurationSetName: set })));
    const { SendingPoolName, TlsPolicy, MaxDeliverySeconds } = found.DeliveryOptions ?? {};
    return {
      delivery: {
        pool: SendingPoolName ?? null,
        tlsPolicy: TlsPolicy ?? null,
        maxDeliverySeconds: MaxDeliverySeconds ?? null,
      },
      sendingEnabled: found.SendingOptions?.SendingEnabled ?? true,
    };
  },

  async putDelivery(set, { pool, tlsPolicy, maxDeliverySeconds }) {
    await asked(
      client.send(
        new PutConfigurationSetDeliveryOptionsCommand({
          ConfigurationSetName: set,
          ...(pool !== null && { SendingPoolName: pool }),
          ...(tlsPolicy !== null && { TlsPolicy: tlsPolicy as TlsPolicy }),
          ...(maxDeliverySeconds !== null && { MaxDeliverySeconds: maxDeliverySeconds }),
        }),
      ),
    );
  },

  async putSending(set, enabled) {
    const options = { ConfigurationSetName: set, SendingEnabled: enabled };
    await asked(client.send(new PutConfigurationSetSendingOptionsCommand(options)));
  },

  async isManagedPool(pool) {
    const { DedicatedIpPool } = await asked(client.send(new GetDedicatedIpPoolCommand({ PoolName: pool })));
    return DedicatedIpPool?.ScalingMode === 'MANAGED';
  },

  async listIps(pool, token) {
    const { DedicatedIps = [], NextToken } = await asked(
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
    const { ConfigurationSets = [], NextToken } = await asked(client.send(command));
    return { items: ConfigurationSets, next: NextToken ?? null };
  },

  async listPools(token) {
    const command = new ListDedicatedIpPoolsCommand(token === null ? {} : { NextToken: token });
    const { DedicatedIpPools = [], NextToken } = await asked(client.send(command));
    return { items: DedicatedIpPools, next: NextToken ?? null };
  },
});

/** SES says -1 for a managed pool. */
const percent = (value: number | undefined): number | null => (value === undefined || value < 0 ? null : value);

/** Answers of the service that trying again may change, though their status says 4xx. */
const PASSING: ReadonlySet<string> = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'ConcurrentModificationException',
  'ExpiredTokenException',
  'RequestTimeTooSkewed',
  'RequestTimeoutException',
]);

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw failureOf(cause);
  }
}

/** A failure by what to do next. What the service did not say itself is the way there: network, timeout, credentials. */
function failureOf(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof TypeError || cause instanceof RangeError) return cause;
  const said = `${cause.name}: ${cause.message}`;
  if (!(cause instanceof SESv2ServiceException)) return new SesUnavailable(said, { cause });
  const status = cause.$metadata.httpStatusCode ?? 500;
  if (cause.name === 'NotFoundException') return new SesNotFound(said, { cause });
  if (status >= 500 || status === 429 || PASSING.has(cause.name)) return new SesUnavailable(said, { cause });
  return new SesRefused(said, { cause });
}
