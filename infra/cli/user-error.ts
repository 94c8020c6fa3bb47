/** Something that the person at the keyboard can mend: shown as one line, without a stack, and the exit code is 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
