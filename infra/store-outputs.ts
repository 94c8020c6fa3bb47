/**
 * Outputs of the stack with the places where data lies: names of tables, URLs of queues, the ARN of the key under which
 * addresses are hashed, and `s3://BUCKET/PREFIX` of the archive where there is one.
 */
export const STORE_OUTPUTS = [
  'JournalTableName',
  'TotalsTableName',
  'RegistryTableName',
  'DeadLettersUrl',
  'UndeliveredUrl',
  'ClaimKeyArn',
  'ArchiveUri',
] as const;
