import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Change, valueAt } from './change-item.ts';
import { invalid } from './invalid.ts';
import { Tokens } from './tokens.ts';

/** An update that has been read; `used`: the names and values that it refers to. */
export type Update = { readonly changes: readonly Change[]; readonly used: ReadonlySet<string> };

/**
 * Read what an update does: `SET path = :value, path = path + :value, …` and `REMOVE path, …`, the part of the grammar
 * that the adapters use.
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
      const path = tokens.path();
      if (isSet) tokens.expect('=');
      changes.push(isSet ? { path, value: addedOr(tokens) } : { path });
    } while (tokens.take(','));
  }
  return { changes, used: tokens.used };
}

/** `:value`, or `path + :value`. */
function addedOr(tokens: Tokens): NonNullable<Change['value']> {
  if (tokens.peek()?.startsWith(':')) {
    const value = tokens.value();
    return (_, references) => value(references);
  }
  const path = tokens.path();
  tokens.expect('+');
  const more = tokens.value();
  return (item, references): AttributeValue => {
    const [from, by] = [valueAt(item, path(references))?.N, more(references).N];
    if (from === undefined || by === undefined)
      throw invalid('An operand in the update expression has an incorrect data type');
    return { N: String(Number(from) + Number(by)) };
  };
}
