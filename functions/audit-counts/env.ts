/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { totalsTable: 'TOTALS_TABLE', registryTable: 'REGISTRY_TABLE' } as const;
/**
 * The queues whose messages say what went wrong: of what could not be counted, and of what SNS could not deliver.
 * `account`: `on` compares the whole account, too, which finds mail without a configuration set (default off).
 * `journalTable`, `archiveBucket`, `archivePrefix`: what is in the archive that no segment of the journal names is
 * removed; without them nothing is.
 * `archiveDays`: objects are removed, too, whose day is so many days ago and three more (default: none are).
 * `policy`: the deployment's policy as JSON, as for the other functions; alerts are told under its mode.
 */
export const OPTIONAL_ENV = {
  policy: 'LAZARETTO_POLICY',
  deadLetterQueue: 'DEAD_LETTER_QUEUE_URL',
  undeliveredQueue: 'UNDELIVERED_QUEUE_URL',
  account: 'LAZARETTO_AUDIT_ACCOUNT',
  journalTable: 'JOURNAL_TABLE',
  archiveBucket: 'ARCHIVE_BUCKET',
  archivePrefix: 'ARCHIVE_PREFIX',
  archiveDays: 'ARCHIVE_DAYS',
} as const;

/** Once a day, at such an hour (UTC) that yesterday's figures are in. Twice at once would be twice the calls. */
export const SCHEDULE = 'cron(0 5 * * ? *)';
export const CONCURRENCY = 1;
/** VDM is asked 3,000 times at most, eight times a second. Unit: s. */
export const TIMEOUT_SECONDS = 600;
/** Unit: MB. */
export const MEMORY_MB = 512;
