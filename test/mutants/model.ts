/** One fault, planted where it would hurt. The tests nearest to it must notice. */
export type Mutant = {
  /** What goes wrong, in a few words. */
  readonly name: string;
  /** Why it matters. */
  readonly why: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files of which one must fail. */
  readonly tests: readonly string[];
};
