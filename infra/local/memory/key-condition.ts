import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { orderOf } from './compare.ts';
import { invalid } from './invalid.ts';
import { type References, Tokens } from './tokens.ts';

type Value = (references: References) => AttributeValue;
type Name = (references: References) => string;
/** Where a sort key lies: below what is asked for, in it, or above it. */
type Place = (sort: AttributeValue, references: References) => -1 | 0 | 1;

/** A key condition that has been read; `used`: the names and values that it refers to. */
export type KeyCondition = {
  readonly hash: { readonly name: Name; readonly value: Value };
  readonly range: { readonly name: Name; readonly place: Place } | null;
  readonly used: ReadonlySet<string>;
};

const above = (a: AttributeValue, b: AttributeValue): number => {
  const order = orderOf(a, b);
  if (order === null) throw invalid('Expected a value of the type that the key has');
  return order;
};

/**
 * Read `pk = :pk`, or that and one more term about the sort key.
 * @throws {Error} named ValidationException at anything else
 */
export function readKeyCondition(expression: string): KeyCondition {
  const tokens = new Tokens(expression);
  const name = tokens.attribute();
  tokens.expect('=');
  const hash = { name, value: tokens.value() };
  const range = tokens.take('AND') ? readRange(tokens) : null;
  tokens.end();
  return { hash, range, used: tokens.used };
}

function readRange(tokens: Tokens): NonNullable<KeyCondition['range']> {
  if (tokens.take('BEGINS_WITH')) {
    tokens.expect('(');
    const name = tokens.attribute();
    tokens.expect(',');
    const prefix = tokens.value();
    tokens.expect(')');
    return { name, place: beginsWith(prefix) };
  }
  const name = tokens.attribute();
  if (tokens.take('BETWEEN')) {
    const from = tokens.value();
    tokens.expect('AND');
    return { name, place: between(from, tokens.value()) };
  }
  const comparator = tokens.next();
  return { name, place: compared(comparator, tokens.value()) };
}

const beginsWith =
  (prefix: Value): Place =>
  (sort, references) => {
    const { S } = prefix(references);
    if (S === undefined) throw invalid('Expected a text that keys begin with');
    if (sort.S?.startsWith(S)) return 0;
    return above(sort, { S }) < 0 ? -1 : 1;
  };

const between =
  (from: Value, to: Value): Place =>
  (sort, references) => {
    if (above(from(references), to(references)) > 0) throw invalid('BETWEEN expects the lower bound first');
    if (above(sort, from(references)) < 0) return -1;
    return above(sort, to(references)) > 0 ? 1 : 0;
  };

function compared(comparator: string, value: Value): Place {
  const order = (sort: AttributeValue, references: References): number => above(sort, value(references));
  switch (comparator) {
    case '=':
      return (sort, references) => Math.sign(order(sort, references)) as -1 | 0 | 1;
    case '<':
      return (sort, references) => (order(sort, references) < 0 ? 0 : 1);
    case '<=':
      return (sort, references) => (order(sort, references) <= 0 ? 0 : 1);
    case '>':
      return (sort, references) => (order(sort, references) > 0 ? 0 : -1);
    case '>=':
      return (sort, references) => (order(sort, references) >= 0 ? 0 : -1);
    default:
      throw invalid(`Unknown comparator "${comparator}" of a key`);
  }
}
