import type { MailboxProvider } from '../events/model.ts';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { isCompany, isProvider } from '../replies/providers.ts';

/**
 * Who got a reply, for counting: at a mailbox provider each recipient; elsewhere all of a domain are one. The server of a
 * company says names of its people to several: "Jane has left, ask John Doe". '': nobody.
 */
export function receiverOf(provider: MailboxProvider, address: string): string {
  const isOfMany = isProvider(provider) && !isCompany(provider);
  return (isOfMany ? address : address.slice(address.lastIndexOf('@') + 1)).toLowerCase();
}

/** A word is shown once so many receivers got it. */
export const RECIPIENTS_WANTED = 3;
/** A longer one is no word of a language. Unit: UTF-16 code units. */
const WORD_MAX = 80;

/**
 * Words that servers said to several, whoever they are. Of whom it keeps a number that no address can be worked out from. What was seen last is known; a function that starts anew learns anew.
 */
export class CommonWords {
  readonly #seen: BoundedMap<readonly number[]>;

  constructor(most: number) {
    this.#seen = new BoundedMap(most);
  }

  /** @param receiver as `receiverOf`; '' (nobody) teaches nothing */
  learn(words: readonly string[], receiver: string): void {
    if (receiver === '') return;
    const who = numberOf(receiver.toLowerCase());
    for (const word of words) {
      if (word.length > WORD_MAX) continue;
      const known = this.#seen.get(word) ?? [];
      if (known.length < RECIPIENTS_WANTED && !known.includes(who)) this.#seen.set(word, [...known, who]);
    }
  }

  readonly has = (word: string): boolean => (this.#seen.get(word)?.length ?? 0) >= RECIPIENTS_WANTED;
}

/** FNV-1a. Two receivers with one number count as one. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
