/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE', chunkQueueUrl: 'PATROL_QUEUE_URL' } as const;
/**
 * What a person says about the patrol (`PatrolSettings`), SSM parameters by the keys of lists in them, and the policy,
 * under whose mode alerts are told; all JSON.
 */
export const OPTIONAL_ENV = {
  policy: 'LAZARETTO_POLICY',
  settings: 'LAZARETTO_PATROL',
  keyParameters: 'LAZARETTO_PATROL_KEYS',
} as const;
/** A schedule starts it so often. Unit: min. */
export const EVERY_MINUTES = 15;
/** Unit: s. */
export const TIMEOUT_SECONDS = 60;
/** Thousands of identities, and as many lines of a plan. Unit: MB. */
export const MEMORY_MB = 512;
