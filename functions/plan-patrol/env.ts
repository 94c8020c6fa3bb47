/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE', chunkQueueUrl: 'PATROL_QUEUE_URL' } as const;
/** What a person says about the patrol, as JSON (`PatrolSettings`). */
export const OPTIONAL_ENV = { settings: 'LAZARETTO_PATROL' } as const;
/** A schedule rings so often. Unit: min. */
export const EVERY_MINUTES = 15;
/** Unit: s. */
export const TIMEOUT_SECONDS = 60;
