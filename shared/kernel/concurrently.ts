/** Runs a task for each item, at most `limit` at a time. All items are tried, then the first error is thrown. */
export async function concurrently<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const [failure] = await failuresOfEach(items, limit, task);
  if (failure) throw failure.error;
}

export type PartFailure<T> = { readonly item: T; readonly error: unknown };

/** Like `concurrently`, but returns the failures instead of throwing. */
export async function failuresOfEach<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<unknown>,
): Promise<readonly PartFailure<T>[]> {
  const waiting = items[Symbol.iterator]();
  const failures: PartFailure<T>[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const item = next.value;
      try {
        await task(item);
      } catch (error) {
        failures.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
  return failures;
}
