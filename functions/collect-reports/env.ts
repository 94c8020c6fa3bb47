/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  totalsTable: 'TOTALS_TABLE',
  bucket: 'REPORTS_BUCKET',
} as const;

/** `policy`: the deployment's policy as JSON, as for the other functions; alerts are told under its mode. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY' } as const;

/** SES puts mails below the first; those that are refused are put below the second, until the bucket lets them go. */
export const INBOX = 'inbox/';
export const REFUSED = 'refused/';
/** How long the bucket keeps anything. Unit: days. */
export const RAW_DAYS = 7;

/** What was left over is read again, and domains are looked at, so often. Unit: h. */
export const EVERY_HOURS = 6;
/** A mail that lies for longer than this was left over: S3 tells of each within seconds. Unit: min. */
export const LEFT_OVER_MINUTES = 30;
/** A mail of 40 MB, the most that SES takes, is held three times. Unit: MB. */
export const MEMORY_MB = 1_024;
/** A report of 100,000 addresses takes some seconds. Unit: s. */
export const TIMEOUT_SECONDS = 300;
/** Runs at a time. */
export const CONCURRENCY = 2;
/** A mail that could not be kept is tried again so often, within so many minutes; then by the next scheduled run. */
export const RETRIES = 2;
export const RETRY_MINUTES = 60;
