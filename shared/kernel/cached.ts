import type { Clock } from './time.ts';

/** Remembers an answer for `ttlMs`. After a failure it asks again the next time. */
export function cached<T>(ask: () => Promise<T>, ttlMs: number, clock: Clock): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = clock.now();
    if (last === null || now - last.at > ttlMs || now < last.at) {
      const answer = ask();
      last = { at: now, answer };
      answer.catch(() => {
        if (last?.answer === answer) last = null;
      });
    }
    return last.answer;
  };
}
