import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * An item's size as DynamoDB measures it for write units: names and values.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.length;
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + 1 + valueBytes(element), 3);
  if (value.M !== undefined) return itemBytes(value.M) + Object.keys(value.M).length + 3;
  const members = value.SS ?? value.NS ?? value.BS;
  if (members) return members.reduce((sum, member) => sum + valueBytes(memberOf(value, member)), 0);
  throw new Error(`Expected an attribute, got ${Object.keys(value).join()}`);
}

const memberOf = (set: AttributeValue, member: string | Uint8Array): AttributeValue => {
  if (member instanceof Uint8Array) return { B: member };
  return set.NS ? { N: member } : { S: member };
};

/**
 * A byte for two significant digits, counted from the decimal point on, one for the exponent, and one for a sign. AWS
 * says only "approximately"; dynalite measured it.
 */
function numberBytes(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = (whole + fraction).replace(/0+$/, '');
  const significant = digits.replace(/^0+/, '').length;
  if (significant === 0) return 1;
  const first = whole.length - 1 - (digits.length - significant) + Number(exponent);
  const halves = significant % 2 === 0 && first % 2 === 0 ? 1 : 0;
  return 1 + Math.ceil(significant / 2) + halves + (mantissa.startsWith('-') ? 1 : 0);
}
