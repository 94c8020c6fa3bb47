/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  journalTable: 'JOURNAL_TABLE',
  totalsTable: 'TOTALS_TABLE',
  registryTable: 'REGISTRY_TABLE',
} as const;
/** The deployment's policy as JSON, in force until a person saves another; without it the default policy holds. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY' } as const;
