/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
  /** Queue for what cannot be counted: malformed bodies and events older than the retention. */
  refusedQueueUrl: 'REFUSED_QUEUE_URL',
  /** Secret that holds the key under which complainers are claimed. Another key forgets who has complained already. */
  claimKeySecretArn: 'CLAIM_KEY_SECRET_ARN',
} as const;

/**
 * `policy`: the deployment's policy as JSON, in force until a person saves another: it says which sets are split into
 * streams. `archiveBucket`: where the events of each segment are kept, below `archivePrefix`, under `archiveKey` where a
 * key is named, with addresses in them where `archiveWhole` is anything; without a bucket they are not kept.
 */
export const OPTIONAL_ENV = {
  policy: 'LAZARETTO_POLICY',
  archiveBucket: 'ARCHIVE_BUCKET',
  archivePrefix: 'ARCHIVE_PREFIX',
  archiveKey: 'ARCHIVE_KEY_ARN',
  archiveWhole: 'ARCHIVE_WHOLE',
} as const;

/** Batches this large, or as many as came in this time: what is counted together is paid for once. */
export const BATCH_SIZE = 1_000;
/** Unit: s. */
export const BATCHING_WINDOW_SECONDS = 5;
/** A batch takes well under a second; most of a run is waiting for DynamoDB, and at worst for its retries. Unit: s. */
export const TIMEOUT_SECONDS = 60;
/** More than half a processor; 128 MB are for the fingerprints that it remembers. Unit: MB. */
export const MEMORY_MB = 1_024;
