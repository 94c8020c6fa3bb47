import type { ActualPlacement } from './model.ts';

/** A set's delivery options as SES has them; null: not set. They are one block: a call replaces all of it. */
export type DeliveryOptions = {
  readonly pool: string | null;
  /** `REQUIRE`, `OPTIONAL`, or null, which means `OPTIONAL`. */
  readonly tlsPolicy: string | null;
  /** Unit: s. */
  readonly maxDeliverySeconds: number | null;
  /**
   * Which of SES's shared addresses may carry its mail: `GLOBAL`, `REGIONAL`, or `ACCOUNT`, which means as the account
   * says. Absent: not set, as the account says, too.
   */
  readonly sharedPoolDelivery?: string | undefined;
};

/** A configuration set as SES describes it: the fields that placement needs. */
export type SesSetState = {
  readonly delivery: DeliveryOptions;
  readonly sendingEnabled: boolean;
  /** The value of the tag that says whether the set is to be watched; absent where it has none. */
  readonly attachTag?: string;
};

/** SES's own pools: its shared IPs, and the dedicated IPs that are in no other pool. */
export const SHARED_POOL = 'ses-shared-pool';
export const DEFAULT_DEDICATED_POOL = 'ses-default-dedicated-pool';

/** The fields that a placement is about. */
export const actualOf = ({ delivery, sendingEnabled }: SesSetState): ActualPlacement => ({
  pool: delivery.pool,
  sendingEnabled,
});

/**
 * Whether a set shows the wanted pool. Without a pool (null) SES uses its shared IPs, or the account's own IPs that are
 * in no pool, and may show that pool's name.
 */
export const samePool = (wanted: string | null, shown: string | null): boolean => {
  if (wanted === shown) return true;
  const none: readonly (string | null)[] = [null, SHARED_POOL, DEFAULT_DEDICATED_POOL];
  if (wanted === null) return none.includes(shown);
  return wanted === SHARED_POOL && shown === null;
};

const tls = (policy: string | null): string => policy ?? 'OPTIONAL';

/** The difference between the delivery options sent and those read back, as one sentence; null: none. */
export const deliveryDifference = (sent: DeliveryOptions, shown: DeliveryOptions): string | null => {
  const told = (value: string | number | null): string => (value === null ? 'none' : String(value));
  const differs = (what: string, wanted: string | number | null, got: string | number | null): string =>
    `SES accepted ${what} ${told(wanted)} and shows ${told(got)} afterwards`;
  if (!samePool(sent.pool, shown.pool)) return differs('the pool', sent.pool, shown.pool);
  if (tls(sent.tlsPolicy) !== tls(shown.tlsPolicy)) return differs('the TLS policy', sent.tlsPolicy, shown.tlsPolicy);
  if (sent.maxDeliverySeconds !== shown.maxDeliverySeconds) {
    return differs('the maximum delivery seconds', sent.maxDeliverySeconds, shown.maxDeliverySeconds);
  }
  // What is left out stays as SES has it. Source: SES API v2, `PutConfigurationSetDeliveryOptions`.
  const { sharedPoolDelivery: mode } = sent;
  if (mode === undefined || mode === shown.sharedPoolDelivery) return null;
  return differs('the delivery mode of the shared pool', mode, shown.sharedPoolDelivery ?? null);
};
