type Numbered = { readonly id: number };

/**
 * Questions to another thread, and who waits for their answers. What is asked in one turn travels in one message, as
 * each message costs more than what is in it.
 */
export class Questions<Question extends object, Answer> {
  readonly #post: (questions: readonly (Question & Numbered)[]) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #out: (Question & Numbered)[] = [];
  #nextId = 0;
  #ended: Error | undefined;

  constructor(post: (questions: readonly (Question & Numbered)[]) => void) {
    this.#post = post;
  }

  /** How many have no answer yet. */
  get open(): number {
    return this.#waiting.size;
  }

  /** @throws what `end` was told */
  ask(question: Question): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(id, waiting);
    if (this.#out.push({ ...question, id }) === 1) queueMicrotask(() => this.#post(this.#out.splice(0)));
    return waiting.promise;
  }

  answered(id: number, answer: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(answer);
  }

  /** No answer comes any more, to these nor to later ones. */
  end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
