/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
  /** Queue for what cannot be counted: malformed bodies and events older than the retention. */
  refusedQueueUrl: 'REFUSED_QUEUE_URL',
} as const;
