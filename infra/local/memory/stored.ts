import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid, refusal } from './invalid.ts';
import { itemBytes } from './item-bytes.ts';
import type { Attributes } from './tokens.ts';

export type KeyType = 'S' | 'N';
/** An item as it is kept: its key, and its size. */
export type Stored = {
  readonly pk: string;
  readonly sk: AttributeValue;
  readonly item: Attributes;
  /** As DynamoDB measures it. Unit: bytes. */
  readonly bytes: number;
};

const MOST_BYTES = { pk: 2_048, sk: 1_024, item: 400 * 1_024 } as const;

/** An item to keep, which nobody else holds. @throws ValidationException where DynamoDB refuses it */
export function stored(item: Attributes, sortKey: KeyType): Stored {
  const { pk, sk } = keyOf(item, sortKey);
  const bytes = itemBytes(item);
  if (bytes > MOST_BYTES.item) throw invalid('Item size has exceeded the maximum allowed size');
  return { pk, sk, item: copied(item), bytes };
}

/** @throws ValidationException where a key is missing, of the wrong type, empty or too long */
export function keyOf(item: Attributes, sortKey: KeyType): { readonly pk: string; readonly sk: AttributeValue } {
  const [pk, sk] = [item['pk']?.S, item['sk']];
  if (pk === undefined || sk?.[sortKey] === undefined) throw invalid('One of the required keys was not given a value');
  checkText('pk', pk);
  if (sk.S !== undefined) checkText('sk', sk.S);
  return { pk, sk };
}

/** A sort key as it is told apart from others: numbers by their value. */
export const sortText = ({ N, S = '' }: AttributeValue): string => (N === undefined ? S : String(Number(N)));

export function checkText(name: 'pk' | 'sk', value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) throw invalid(`${name} of a key must not be empty`);
  if (bytes > MOST_BYTES[name]) throw invalid(`${name} of a key has at most ${MOST_BYTES[name]} bytes, got ${bytes}`);
}

/** What is done to the copy does nothing to the item. */
export function copied(item: Attributes): Record<string, AttributeValue> {
  const copy: Record<string, AttributeValue> = {};
  for (const name in item) copy[name] = copiedValue(item[name] as AttributeValue);
  return copy;
}

function copiedValue(value: AttributeValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  // Not `slice`: that of a Buffer shares its memory.
  if (value.B !== undefined) return { B: Uint8Array.from(value.B) };
  if (value.L !== undefined) return { L: value.L.map(copiedValue) };
  if (value.M !== undefined) return { M: copied(value.M) };
  return structuredClone(value);
}

export const noTable = (name: string | undefined): Error =>
  refusal('ResourceNotFoundException', `Requested resource not found: there is no table ${name}`);
