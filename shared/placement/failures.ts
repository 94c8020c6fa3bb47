import type { MoveProblemKind } from './model.ts';

/** SES is throttled, failing or unreachable. The same call may succeed later. */
export class SesUnavailable extends Error {
  override readonly name = 'SesUnavailable';
  /** More calls come in than SES allows the account, ours or somebody else's. */
  readonly throttled: boolean;

  constructor(
    message: string,
    { throttled = false, ...options }: ErrorOptions & { readonly throttled?: boolean } = {},
  ) {
    super(message, options);
    this.throttled = throttled;
  }
}

/** SES does not know the set or pool: it was deleted, or never existed. */
export class SesNotFound extends Error {
  override readonly name = 'SesNotFound';
}

/** SES refused, and will refuse again until somebody changes something. */
export class SesRefused extends Error {
  override readonly name = 'SesRefused';
}

/** The time budget of this run is used up. The next run does the rest. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** Another writer changed the item meanwhile. The next run does the rest. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** A decision cannot be carried out, and a person should know. The message is the sentence that they read. */
export class CannotPlace extends Error {
  override readonly name = 'CannotPlace';
  readonly why: MoveProblemKind;

  constructor(why: MoveProblemKind, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.why = why;
  }
}
