import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromItem, fromValue, toItem, toValue, type Value } from '../../../../functions/_adapters/dynamodb/item.ts';

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('toItem', () => {
  it('comes back the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (fields) => {
        expect(fromItem(toItem(fields))).toEqual(fields);
      }),
    );
  });

  it('leaves out what is undefined, and writes what is null', () => {
    expect(toItem({ a: undefined, b: null, c: { d: undefined } })).toEqual({ b: { NULL: true }, c: { M: {} } });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, which DynamoDB cannot hold', (number) => {
    expect(() => toValue(number)).toThrow('Expected a finite number');
  });
});

describe('fromValue', () => {
  it('refuses a kind that is never written here', () => {
    expect(() => fromValue({ SS: ['a'] })).toThrow('Expected S, N, BOOL, NULL, B, L or M, got SS');
  });
});
