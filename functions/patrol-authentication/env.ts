/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE', region: 'AWS_REGION' } as const;
/** What a person says about the patrol, as JSON (`PatrolSettings`). */
export const OPTIONAL_ENV = { settings: 'LAZARETTO_PATROL' } as const;
/** A schedule rings so often: records change seldom, and are cached for hours anyway. Unit: h. */
export const EVERY_HOURS = 6;
/** One after the other. */
export const CONCURRENCY = 1;
/** Unit: s. */
export const TIMEOUT_SECONDS = 900;
/** No domain is begun when less than so much is left. Unit: s. */
export const RESERVE_SECONDS = 60;
