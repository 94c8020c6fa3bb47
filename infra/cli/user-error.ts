/** An error that the user can correct: shown as one line, without a stack; the exit code is 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
