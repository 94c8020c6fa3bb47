import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What an item's attribute can hold here. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** An item as plain values; an attribute that is `undefined` is absent. */
export type Fields = Readonly<Record<string, Value | undefined>>;

/** One value in DynamoDB's notation. @throws {TypeError} at a number that DynamoDB cannot hold */
export function toValue(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Expected a finite number, got ${value}`);
    return { N: String(value) };
  }
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.map(toValue) };
  return { M: toItem(value) };
}

/** An item in DynamoDB's notation, without the attributes that are `undefined`. */
export function toItem(fields: Fields): Record<string, AttributeValue> {
  // Not by assignment: an attribute may be called `__proto__`.
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, toValue(value)]])),
  );
}

/** The plain value of one attribute. @throws {TypeError} at a kind that `toValue` does not write */
export function fromValue(attribute: AttributeValue): Value {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.L !== undefined) return attribute.L.map(fromValue);
  if (attribute.M !== undefined) return fromItem(attribute.M);
  throw new TypeError(`Expected S, N, BOOL, NULL, B, L or M, got ${Object.keys(attribute).join()}`);
}

/** An item as plain values. */
export function fromItem(item: Readonly<Record<string, AttributeValue>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, fromValue(attribute)]));
}

/** `Array.isArray` does not narrow a readonly array. */
const isList = (value: object): value is readonly Value[] => Array.isArray(value);
