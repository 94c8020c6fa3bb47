/** A setting that cannot be: one sentence per field, with what was expected and what was got. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
}
