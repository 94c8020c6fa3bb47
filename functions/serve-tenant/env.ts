import { INCIDENTS, ROSTER, STREAMS, TENANT_PREFIX } from '../../shared/registry/keys.ts';

/**
 * What this function needs to be told. The stack imports these names, so that a typo does not compile. `keySecretArn`:
 * the secret whose present version signs links, and whose version before it still opens them.
 */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  totalsTable: 'TOTALS_TABLE',
  keySecretArn: 'TENANT_KEY_SECRET_ARN',
} as const;
/** What it may be told. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY' } as const;

/** The first page after a cold start reads whose each set of the fleet is. Unit: s. */
export const TIMEOUT_SECONDS = 30;
/** Unit: MB. */
export const MEMORY_MB = 1_024;
/** Runs at a time: anybody can call its URL, and nobody is to cost more than so many. */
export const CONCURRENCY = 5;

/** In the registry it reads under these alone: sets, whose they are, tenants, their records, and the deployment. */
export const READS_UNDER = ['set#', ROSTER, STREAMS, 'deployment', INCIDENTS, TENANT_PREFIX, 'domain#'] as const;
/** In the totals it reads the counts of sets and streams. */
export const COUNTS_UNDER = ['set#'] as const;
