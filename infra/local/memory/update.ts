import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid } from './invalid.ts';
import { type References, Tokens } from './tokens.ts';

type Change = {
  readonly name: (references: References) => string;
  /** Absent: the attribute goes. */
  readonly value?: (references: References) => AttributeValue;
};
/** An update that has been read; `used`: the names and values that it refers to. */
export type Update = { readonly changes: readonly Change[]; readonly used: ReadonlySet<string> };

/**
 * Read what an update does: `SET name = :value, …` and `REMOVE name, …`, the part of the grammar that the adapters use.
 * @throws {Error} named ValidationException at anything else
 */
export function readUpdate(expression: string): Update {
  if (expression.trim() === '') throw invalid('An update must say what to set or remove');
  const tokens = new Tokens(expression);
  const changes: Change[] = [];
  while (tokens.peek() !== undefined) {
    const isSet = tokens.take('SET');
    if (!isSet) tokens.expect('REMOVE');
    do {
      const name = tokens.attribute();
      if (isSet) tokens.expect('=');
      changes.push(isSet ? { name, value: tokens.value() } : { name });
    } while (tokens.take(','));
  }
  return { changes, used: tokens.used };
}
