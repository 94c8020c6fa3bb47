import type { Clock, EpochMs } from './time.ts';

/**
 * Remembers an answer for `ttlMs`. After a failure it asks again the next time.
 * @param holdsUntil until when an answer cannot change, where it says so itself; then it is remembered as long
 */
export function cached<T>(
  ask: () => Promise<T>,
  ttlMs: number,
  clock: Clock,
  holdsUntil: (answer: T) => EpochMs = () => Number.NEGATIVE_INFINITY,
): () => Promise<T> {
  let last: { readonly at: EpochMs; until: EpochMs; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = clock.now();
    if (last === null || now > last.until || now < last.at) {
      const asked = { at: now, until: now + ttlMs, answer: ask() };
      last = asked;
      asked.answer.then(
        (answer) => {
          asked.until = Math.max(asked.until, holdsUntil(answer));
        },
        () => {
          if (last === asked) last = null;
        },
      );
    }
    return last.answer;
  };
}
