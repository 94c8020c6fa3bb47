/** Ids that a function reported as failed, or `all` of its batch. */
export type Failures = ReadonlySet<string> | 'all';

const NONE: Failures = new Set();

/**
 * Reads a partial batch response as Lambda does: nothing or an empty list means success; an unknown, empty or
 * missing id, or anything else, means that the whole batch failed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const failuresOf = (response: unknown, ids: ReadonlySet<string>): Failures => {
  if (response === undefined || response === null) return NONE;
  if (typeof response !== 'object') return 'all';
  const items: unknown = 'batchItemFailures' in response ? response.batchItemFailures : undefined;
  if (items === undefined || items === null) return NONE;
  if (!Array.isArray(items)) return 'all';
  const failed = new Set<string>();
  for (const item of items as unknown[]) {
    const id = typeof item === 'object' && item !== null && 'itemIdentifier' in item ? item.itemIdentifier : undefined;
    if (typeof id !== 'string' || !ids.has(id)) return 'all';
    failed.add(id);
  }
  return failed;
};
