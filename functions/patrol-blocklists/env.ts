/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE', totalsTable: 'TOTALS_TABLE' } as const;
/**
 * What a person says about the patrol, as JSON (`PatrolSettings`); SSM parameters by the keys of lists in them, as JSON;
 * the policy, whose limits suspects are measured by; DNS servers to ask, `HOST:PORT` with commas between, instead of the
 * system's.
 */
export const OPTIONAL_ENV = {
  settings: 'LAZARETTO_PATROL',
  keyParameters: 'LAZARETTO_PATROL_KEYS',
  policy: 'LAZARETTO_POLICY',
  servers: 'LAZARETTO_DNS_SERVERS',
} as const;
/** Chunks at a time; together they stay far below what a resolver takes. */
export const CONCURRENCY = 4;
/** One chunk a call: it uses up the resolver's pace by itself. */
export const BATCH_SIZE = 1;
/** Longer than 5,000 questions take of lists that answer slowly. Unit: s. */
export const TIMEOUT_SECONDS = 600;
/** Most of it is waiting; 5,000 questions and their answers. Unit: MB. */
export const MEMORY_MB = 512;
