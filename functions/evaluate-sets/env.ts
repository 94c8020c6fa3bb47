/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
} as const;
/** The deployment's policy as JSON, in force until a person saves another; without it the default policy holds. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY' } as const;

/** Which records of the journal start it: new segments. */
export const FEED_FILTER = { eventName: ['INSERT'] } as const;

/** Half of what the change feed allows: a bad campaign is seen sooner, and a quiet shard starts nothing. Unit: s. */
export const BATCHING_WINDOW_SECONDS = 5;
/** A backlog of hours is judged in one run; on an ordinary day a run takes a second. Unit: s. */
export const TIMEOUT_SECONDS = 300;
/** More than half a processor: judging is arithmetic. Unit: MB. */
export const MEMORY_MB = 1_024;
