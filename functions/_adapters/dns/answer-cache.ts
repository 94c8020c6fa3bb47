import type { Answer } from '../../../shared/dns-patrol/dns/model.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Answers that are remembered; the oldest go first. */
const MOST_ANSWERS = 50_000;

/** What servers said, for as long as they said it holds. Failures are not remembered: the next one may fare better. */
export class AnswerCache {
  readonly #known = new Map<string, { readonly answer: Answer; readonly until: number }>();

  /** @param now any clock that only goes forward. Unit: ms. */
  get(key: string, now: number): Answer | null {
    const known = this.#known.get(key);
    return known !== undefined && known.until > now ? known.answer : null;
  }

  put(key: string, answer: Answer, now: number): void {
    if (answer.status === 'failed' || answer.ttlSeconds === 0) return;
    this.#known.delete(key);
    this.#known.set(key, { answer, until: now + answer.ttlSeconds * SECOND_MS });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_ANSWERS) break;
      this.#known.delete(oldest);
    }
  }
}
