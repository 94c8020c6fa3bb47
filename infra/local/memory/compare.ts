import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid } from './invalid.ts';

/** The order of DynamoDB's sort keys: that of their bytes in UTF-8, which is the order of code points. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Halves of characters beyond 16 bits come after all others. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Numbers as numbers, text and bytes by their bytes; null where DynamoDB knows no order. */
export function orderOf(a: AttributeValue, b: AttributeValue): number | null {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.S !== undefined && b.S !== undefined) return byBytes(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return null;
}

/** @throws ValidationException for a list or a map: no condition of ours compares one */
export function isSameScalar(a: AttributeValue, b: AttributeValue): boolean {
  if (a.L ?? a.M ?? b.L ?? b.M) throw invalid('Only scalars are compared here');
  return orderOf(a, b) === 0 || isSame(a, b);
}

type Known = AttributeValue | undefined;

/** Whether two attributes hold the same: sets in any order, numbers however they are written. */
export function isSame(a: Known, b: Known): boolean {
  if (a === undefined || b === undefined) return a === b;
  const order = orderOf(a, b);
  if (order !== null) return order === 0;
  if (a.L && b.L) return a.L.length === b.L.length && a.L.every((one, at) => isSame(one, b.L?.[at]));
  if (a.M && b.M) return isSameItem(a.M, b.M);
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

type Attributes = Readonly<Record<string, AttributeValue>>;
/** Whether two items hold the same attributes with the same values. */
export function isSameItem(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

/** Of a set, its members in one order. */
function sorted(value: AttributeValue): object {
  if (value.SS) return { SS: value.SS.toSorted() };
  if (value.NS) return { NS: value.NS.map(Number).toSorted((x, y) => x - y) };
  if (value.BS) return { BS: value.BS.toSorted(Buffer.compare).map((bytes) => [...bytes]) };
  return value;
}
