/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  totalsTable: 'TOTALS_TABLE',
  bucket: 'REPORTS_BUCKET',
} as const;

/** SES puts mails below the first; those that are refused are put below the second, until the bucket lets them go. */
export const INBOX = 'inbox/';
export const REFUSED = 'refused/';

/** A mail that lies for longer than this was left over: S3 tells of each within seconds. Unit: min. */
export const LEFT_OVER_MINUTES = 30;
