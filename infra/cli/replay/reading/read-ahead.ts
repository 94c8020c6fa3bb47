/**
 * Read on while the reader of what was read is busy, up to a limit. An error of the source comes after what it gave.
 * @param sizeOf how much of the limit a value takes
 * @param limit reading pauses while at least so much waits
 */
export async function* readAhead<T>(
  source: AsyncIterable<T>,
  sizeOf: (value: T) => number,
  limit: number,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  let size = 0;
  let changed = Promise.withResolvers<void>();
  const change = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  let isAtEnd = false;
  const reading = (async () => {
    try {
      for await (const value of source) {
        waiting.push(value);
        size += sizeOf(value);
        change();
        while (size >= limit) await changed.promise;
      }
    } finally {
      isAtEnd = true;
      change();
    }
  })();
  // Its error is thrown at the end; until then it must not end the process.
  reading.catch(() => undefined);
  while (waiting.length > 0 || !isAtEnd) {
    const value = waiting.shift();
    if (value === undefined) {
      await changed.promise;
      continue;
    }
    size -= sizeOf(value);
    change();
    yield value;
  }
  await reading;
}
