/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
} as const;
/**
 * `policy`: the deployment's policy as JSON, in force until a person saves another; without it the default policy holds.
 * `journalShards`: how many shards the journal is to have; without it as many as it has, one at first.
 * `schedules`: names of the functions that are to run on a schedule alone, with commas between; without it none is
 * waited for. `allowances`: anything, where applications ask how much they may send.
 */
export const OPTIONAL_ENV = {
  policy: 'LAZARETTO_POLICY',
  journalShards: 'JOURNAL_SHARDS',
  schedules: 'LAZARETTO_SCHEDULES',
  allowances: 'LAZARETTO_ALLOWANCES',
} as const;
/** One at a time: a long tick must not meet those of the next minutes. */
export const CONCURRENCY = 1;
/** As long as evaluate-sets, whose work it does where a stream record was lost. Unit: s. */
export const TIMEOUT_SECONDS = 300;
/** As evaluate-sets. Unit: MB. */
export const MEMORY_MB = 1_024;
