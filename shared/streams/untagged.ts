/**
 * Adds up, slot by slot, what a set sent since the last slot with the tag that splits it, within one warm function:
 * a small set takes hours for as many mails as tell. Bounded.
 */
export class UntaggedMail {
  readonly #mails = new Map<string, number>();
  readonly #most: number;

  /** @param most sets that are remembered */
  constructor(most: number) {
    this.#most = most;
  }

  /** Add the mail of a slot without the tag. @returns the mails since the tag was last seen */
  add(set: string, mails: number): number {
    const sum = (this.#mails.get(set) ?? 0) + mails;
    this.forget(set);
    this.#mails.set(set, sum);
    const oldest = this.#mails.keys().next().value;
    if (this.#mails.size > this.#most && oldest !== undefined) this.#mails.delete(oldest);
    return sum;
  }

  /** The tag was seen, or its absence was told. */
  forget(set: string): void {
    this.#mails.delete(set);
  }
}
