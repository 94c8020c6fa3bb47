import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { RESERVED_WORDS } from './dynamo-reserved-words.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;
type Operand = AttributeValue | undefined;

/** What an expression may refer to: attributes by `#name`, values by `:name`. */
export type References = { readonly names: Readonly<Record<string, string>>; readonly values: Attributes };

/** As the SDK's, where a request says what DynamoDB does not accept. */
export const invalid = (message: string): Error => Object.assign(new Error(message), { name: 'ValidationException' });

const TOKEN = /\s*(<=|>=|<>|[=<>()]|[#:]?\w+)/y;
const COMPARATORS = new Set(['=', '<>', '<', '<=', '>', '>=']);

/**
 * Whether a condition holds for an item (null: there is none). The part of DynamoDB's grammar that the adapters use:
 * `attribute_exists`, `attribute_not_exists`, comparisons, AND, OR, NOT and parentheses.
 * @throws {Error} named ValidationException at anything else, and where DynamoDB refuses the request
 */
export function conditionHolds(expression: string, item: Attributes | null, { names, values }: References): boolean {
  const tokens = tokensOf(expression);
  const used = new Set<string>();
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const expect = (token: string): void => {
    const found = next();
    if (found !== token) throw invalid(`Expected ${token} in "${expression}", got "${found}"`);
  };
  const isNext = (word: string): boolean => tokens[at]?.toUpperCase() === word && ++at > 0;

  const attribute = (): Operand => {
    const token = next();
    if (token.startsWith('#')) return item?.[referred(names, token, used)];
    if (!/^[A-Za-z]\w*$/.test(token)) throw invalid(`Expected an attribute in "${expression}", got "${token}"`);
    if (RESERVED_WORDS.has(token.toUpperCase())) throw invalid(`${token} is a reserved word: refer to it as #${token}`);
    return item?.[token];
  };
  const operand = (): Operand => (tokens[at]?.startsWith(':') ? referred(values, next(), used) : attribute());

  const term = (): boolean => {
    if (isNext('NOT')) return !term();
    if (tokens[at] === '(') {
      at += 1;
      const holds = or();
      expect(')');
      return holds;
    }
    if (tokens[at + 1] !== '(') {
      const [left, comparator, right] = tokens.slice(at, at + 3);
      if (left === right) throw invalid(`Expected two different operands in "${expression}"`);
      const value = operand();
      at += 1;
      if (comparator === undefined || !COMPARATORS.has(comparator)) {
        throw invalid(`Unknown comparator "${comparator}" in "${expression}"`);
      }
      return compare(value, comparator, operand());
    }
    const name = next();
    if (name !== 'attribute_exists' && name !== 'attribute_not_exists') throw invalid(`Unknown function ${name}`);
    at += 1;
    const exists = attribute() !== undefined;
    expect(')');
    return name === 'attribute_exists' ? exists : !exists;
  };
  // Both sides are always read, so that a fault in either is found.
  const and = (): boolean => {
    let holds = term();
    while (isNext('AND')) holds = term() && holds;
    return holds;
  };
  const or = (): boolean => {
    let holds = and();
    while (isNext('OR')) holds = and() || holds;
    return holds;
  };

  const holds = or();
  if (at < tokens.length) throw invalid(`Expected the end of "${expression}", got "${tokens[at]}"`);
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw invalid(`${unused.join(', ')} is not used in "${expression}"`);
  return holds;
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw invalid(`"${expression.slice(from)}" is not understood`);
    tokens.push(token);
  }
  return tokens;
}

function referred<T>(known: Readonly<Record<string, T>>, token: string, used: Set<string>): T {
  if (!Object.hasOwn(known, token)) throw invalid(`${token} is not defined`);
  used.add(token);
  return known[token] as T;
}

/** What is absent is unlike everything and neither above nor below it; values of two types are not ordered. */
function compare(a: Operand, comparator: string, b: Operand): boolean {
  if (comparator === '=') return isSame(a, b);
  if (comparator === '<>') return !isSame(a, b);
  const order = a === undefined || b === undefined ? null : orderOf(a, b);
  if (order === null) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function isSame(a: Operand, b: Operand): boolean {
  if (a === undefined || b === undefined) return false;
  if ([a, b].some(({ L, M }) => L !== undefined || M !== undefined)) throw invalid('Only scalars are compared here');
  return orderOf(a, b) === 0 || JSON.stringify(a) === JSON.stringify(b);
}

/** Numbers as numbers, text by its bytes in UTF-8; null where DynamoDB knows no order. */
function orderOf(a: AttributeValue, b: AttributeValue): number | null {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.S !== undefined && b.S !== undefined) return byBytes(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return null;
}

/** The order of DynamoDB's sort keys. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
