import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { valueAt } from './change-item.ts';
import { isSame, isSameScalar, orderOf } from './compare.ts';
import { invalid } from './invalid.ts';
import { type Attributes, checkUse, type References, Tokens } from './tokens.ts';

type Operand = (item: Attributes | null, references: References) => AttributeValue | undefined;
type Test = (item: Attributes | null, references: References) => boolean;
/** A condition that has been read; `used`: the names and values that it refers to. */
export type Condition = { readonly holds: Test; readonly used: ReadonlySet<string> };

const COMPARATORS = new Set(['=', '<>', '<', '<=', '>', '>=']);

/**
 * Whether a condition holds for an item (null: there is none).
 * @throws {Error} named ValidationException at what DynamoDB refuses, and at what no adapter uses
 */
export function conditionHolds(expression: string, item: Attributes | null, references: References): boolean {
  const { holds, used } = readCondition(expression);
  const names = Object.fromEntries(Object.entries(references.names).filter(([name]) => used.has(name)));
  checkUse({ ...references, names }, used);
  return holds(item, references);
}

/**
 * Read a condition. The part of DynamoDB's grammar that the adapters use: `attribute_exists`, `attribute_not_exists`,
 * `contains` of lists, comparisons, AND, OR, NOT and parentheses.
 * @throws {Error} named ValidationException at anything else
 */
export function readCondition(expression: string): Condition {
  const tokens = new Tokens(expression);
  const attribute = (): Operand => {
    const path = tokens.path();
    return (item, references) => valueAt(item, path(references));
  };
  const operand = (): Operand => {
    if (!tokens.peek()?.startsWith(':')) return attribute();
    const value = tokens.value();
    return (_, references) => value(references);
  };
  const comparison = (): Test => {
    const [left, , right] = [tokens.peek(), tokens.peek(1), tokens.peek(2)];
    if (left === right) throw invalid(`Expected two different operands in "${expression}"`);
    const a = operand();
    const comparator = tokens.next();
    if (!COMPARATORS.has(comparator)) throw invalid(`Unknown comparator "${comparator}" in "${expression}"`);
    const b = operand();
    return (item, references) => compare(a(item, references), comparator, b(item, references));
  };
  const existence = (): Test => {
    const name = tokens.next();
    if (name !== 'attribute_exists' && name !== 'attribute_not_exists') throw invalid(`Unknown function ${name}`);
    tokens.expect('(');
    const found = attribute();
    tokens.expect(')');
    const expected = name === 'attribute_exists';
    return (item, references) => (found(item, references) !== undefined) === expected;
  };
  const containing = (): Test => {
    tokens.expect('CONTAINS');
    tokens.expect('(');
    const whole = attribute();
    tokens.expect(',');
    const part = tokens.value();
    tokens.expect(')');
    return (item, references) => whole(item, references)?.L?.some((one) => isSame(one, part(references))) ?? false;
  };
  const term = (): Test => {
    if (tokens.take('NOT')) {
      const inner = term();
      return (item, references) => !inner(item, references);
    }
    if (tokens.take('(')) {
      const inner = or();
      tokens.expect(')');
      return inner;
    }
    if (tokens.peek(1) !== '(') return comparison();
    return tokens.peek()?.toUpperCase() === 'CONTAINS' ? containing() : existence();
  };
  const and = (): Test => {
    const all = [term()];
    while (tokens.take('AND')) all.push(term());
    return all.length === 1 ? (all[0] as Test) : (item, references) => all.every((test) => test(item, references));
  };
  const or = (): Test => {
    const any = [and()];
    while (tokens.take('OR')) any.push(and());
    return any.length === 1 ? (any[0] as Test) : (item, references) => any.some((test) => test(item, references));
  };

  const holds = or();
  tokens.end();
  return { holds, used: tokens.used };
}

/** What is absent is unlike everything and neither above nor below it; values of two types are not ordered. */
function compare(a: AttributeValue | undefined, comparator: string, b: AttributeValue | undefined): boolean {
  const isBoth = a !== undefined && b !== undefined;
  if (comparator === '=') return isBoth && isSameScalar(a, b);
  if (comparator === '<>') return !(isBoth && isSameScalar(a, b));
  const order = isBoth ? orderOf(a, b) : null;
  if (order === null) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}
