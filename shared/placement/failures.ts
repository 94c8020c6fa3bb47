import type { MoveProblemKind } from './model.ts';

/** SES is throttled, ill or out of reach: the same call may succeed later. */
export class SesUnavailable extends Error {
  override readonly name = 'SesUnavailable';
}

/** SES does not know what the call is about: a set or pool that was deleted, or never was. */
export class SesNotFound extends Error {
  override readonly name = 'SesNotFound';
}

/** SES said no, and will say so again until somebody changes something. */
export class SesRefused extends Error {
  override readonly name = 'SesRefused';
}

/** The time budget of this run is used up; what is left waits for the next. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** Somebody else wrote the item meanwhile; what is left waits for the next run. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** A decision cannot be carried out, and a person should know why. The message is the sentence that they read. */
export class CannotPlace extends Error {
  override readonly name = 'CannotPlace';
  readonly why: MoveProblemKind;

  constructor(why: MoveProblemKind, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.why = why;
  }
}
