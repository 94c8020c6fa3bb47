/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
} as const;
/**
 * What it may be told. `policy`: as for the other functions. `access`: `write` for the operators' URL; anything else
 * only reads. `deadLetterQueueArn`,
 * `deadLetterQueueUrl`, `eventQueueArn`: without them dead letters cannot be given back from here. `tenantPageUrl`: where
 * links to tenants' pages are signed; without it there are none.
 */
export const OPTIONAL_ENV = {
  policy: 'LAZARETTO_POLICY',
  access: 'ADMIN_ACCESS',
  deadLetterQueueArn: 'DEAD_LETTER_QUEUE_ARN',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  eventQueueArn: 'EVENT_QUEUE_ARN',
  tenantPageUrl: 'TENANT_PAGE_URL',
} as const;
export const WRITE_ACCESS = 'write';

/** A preview of a policy judges hundreds of sets. Unit: s. */
export const TIMEOUT_SECONDS = 30;
/** Ten thousand sets at a glance, and the power to read them quickly. Unit: MB. */
export const MEMORY_MB = 1_024;
