/**
 * Run a task over many items, so many at a time. All are tried; then the first error is thrown, so that one bad item
 * does not keep its neighbours from being done.
 */
export async function concurrently<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const [failure] = await failuresOfEach(items, limit, task);
  if (failure) throw failure.error;
}

export type PartFailure<T> = { readonly item: T; readonly error: unknown };

/** The same, for whoever has something to do after it all the same. @returns what failed, never throws */
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
