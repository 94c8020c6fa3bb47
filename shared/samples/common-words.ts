import { BoundedMap } from '../kernel/bounded-map.ts';

/** A word is shown once so many recipients got it. */
export const RECIPIENTS_WANTED = 3;
/** A longer one is no word of a language. Unit: UTF-16 code units. */
const WORD_MAX = 80;

/**
 * Words that servers said to several recipients, whoever they are. Of a recipient it keeps a number that no address can be
 * worked out from. What was seen last is known; a function that starts anew learns anew.
 */
export class CommonWords {
  readonly #seen: BoundedMap<readonly number[]>;

  constructor(most: number) {
    this.#seen = new BoundedMap(most);
  }

  /** @param address of the recipient whose server said the words; '' (nobody's) teaches nothing */
  learn(words: readonly string[], address: string): void {
    if (address === '') return;
    const who = numberOf(address.toLowerCase());
    for (const word of words) {
      if (word.length > WORD_MAX) continue;
      const known = this.#seen.get(word) ?? [];
      if (known.length < RECIPIENTS_WANTED && !known.includes(who)) this.#seen.set(word, [...known, who]);
    }
  }

  readonly has = (word: string): boolean => (this.#seen.get(word)?.length ?? 0) >= RECIPIENTS_WANTED;
}

/** FNV-1a. Two addresses with one number count as one. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
