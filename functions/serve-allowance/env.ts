import { ALLOWANCE_PREFIX, ASKED } from '../../shared/registry/growth-keys.ts';

/**
 * What this function needs to be told. The stack imports these names, so that a typo does not compile. `callers`: who may
 * ask for which sets, as JSON: a list of `AllowanceCaller`.
 */
export const ENV = { registryTable: 'REGISTRY_TABLE', callers: 'ALLOWANCE_CALLERS' } as const;

/** Mail waits for the answer. Unit: s. */
export const TIMEOUT_SECONDS = 10;
/** More memory is a faster processor: a cold start must not hold mail up. Unit: MB. */
export const MEMORY_MB = 512;

/** In the registry it reads and writes under these alone: what may be sent, and who asks. */
export const UNDER = [ALLOWANCE_PREFIX, ASKED] as const;
