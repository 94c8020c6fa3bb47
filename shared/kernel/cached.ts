import type { Clock } from './time.ts';

/** Ask at most once in `ttlMs`; between, the last answer holds. A question that fails is asked again the next time. */
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
