/** An attribute as JSON on the wire: `{ S: 'text' }`, `{ N: '1' }`, `{ B: base64 }`, …. */
export type Attribute = { readonly [type: string]: unknown };
export type Item = { readonly [name: string]: Attribute };

/** Numbers compare by value as far as a double tells them apart, then by their digits. */
const numberText = (text: string): string => (text.replace(/[^0-9]/g, '').length > 15 ? text : String(Number(text)));

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const sorted = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => byText(a, b));

const canonical = (attribute: Attribute): unknown => {
  const [[type, value] = ['', undefined]] = Object.entries(attribute);
  switch (type) {
    case 'N':
      return ['N', numberText(String(value))];
    case 'NS':
      return ['NS', (value as string[]).map(numberText).sort(byText)];
    case 'SS':
    case 'BS':
      return [type, (value as string[]).toSorted(byText)];
    case 'L':
      return ['L', (value as Attribute[]).map(canonical)];
    case 'M':
      return ['M', sorted(value as Item).map(([name, inner]) => [name, canonical(inner as Attribute)])];
    default:
      return [type, value];
  }
};

/** Whether two attributes hold the same value: sets in any order, numbers however written. */
export const sameAttribute = (a: Attribute | undefined, b: Attribute | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && JSON.stringify(canonical(a)) === JSON.stringify(canonical(b)));

/** Whether two items hold the same attributes with the same values. */
export const sameItem = (a: Item, b: Item): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameAttribute(a[name], b[name]));
};
