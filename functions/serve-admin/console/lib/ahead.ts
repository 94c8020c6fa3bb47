/**
 * What the first view asks for, asked while the page is still made. Each answer is taken once, by whoever asks for the
 * same; the next time it is asked for anew.
 */
const asked = new Map<string, Promise<Response>>();

const INIT = { credentials: 'same-origin', redirect: 'error' } as const;

/** @param url as `pathWith` makes it */
export function askAhead(url: string): void {
  const answer = fetch(url, INIT);
  // Whoever takes it hears of it.
  answer.catch(() => undefined);
  asked.set(url, answer);
}

/** An answer, or one that is under way already. @throws as `fetch` does */
export async function answerOf(url: string, init: RequestInit): Promise<Response> {
  const early = asked.get(url);
  asked.delete(url);
  if (early === undefined) return fetch(url, { ...init, ...INIT });
  const { signal } = init;
  if (!signal) return early;
  return Promise.race([
    early,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}
