/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  totalsTable: 'TOTALS_TABLE',
  /** Name of the SSM parameter that holds the refresh token. */
  parameter: 'POSTMASTER_PARAMETER',
} as const;
/** `domains`: whose figures are fetched, with commas between; default: those that the policy names. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY', domains: 'POSTMASTER_DOMAINS' } as const;

/** Once a day, when Gmail's new day is usually there. Its figures are a day old or older. */
export const SCHEDULE = 'cron(0 14 * * ? *)';
export const CONCURRENCY = 1;
/** A hundred domains are three hundred requests, one after another. Unit: s. */
export const TIMEOUT_SECONDS = 600;
/** With less time left no other domain is asked: one takes four requests, each tried three times. Unit: s. */
export const RESERVE_SECONDS = 120;
/** Unit: MB. */
export const MEMORY_MB = 256;
