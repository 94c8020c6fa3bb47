import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyObject,
  anything,
  figure,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  parseShape,
  record,
  type Shape,
  text,
  wordOf,
} from '../../../shared/kernel/shape.ts';

type Pool = { readonly name: string; readonly ips: readonly { readonly ip: string; readonly warm: number | null }[] };
const POOL: Shape<Pool> = object<Pool>({
  name: text,
  ips: list(object({ ip: text, warm: nullable(number) })),
});

describe('parseShape', () => {
  it.each<[shape: Shape<unknown>, value: unknown, problem: string | null]>([
    [text, 'a', null],
    [text, 1, 'record: expected a text, got a number'],
    [number, 0, null],
    [number, '0', 'record: expected a number, got a string'],
    [figure, null, null],
    [figure, true, 'record: expected a number or null, got a boolean'],
    [flag, false, null],
    [flag, null, 'record: expected true or false, got null'],
    [oneOf(['a', 'b']), 'b', null],
    [oneOf(['a', 'b']), 'c', 'record: expected one of a, b, got a string'],
    [wordOf<'a'>(), 'of a newer version', null],
    [wordOf<'a'>(), [], 'record: expected a text, got a list'],
    [anything, {}, null],
    [anyObject, { a: 1 }, null],
    [anyObject, [], 'record: expected an object, got a list'],
    [nullable(text), null, null],
    [list(number), [1, 2], null],
    [list(number), [1, null], '1: expected a number, got null'],
    [list(number), { 0: 1 }, 'record: expected a list, got an object'],
    [record(number), { a: 1 }, null],
    [record(number), { a: '1' }, 'a: expected a number, got a string'],
    [record(number), [1], 'record: expected an object, got a list'],
    [POOL, { name: 'a', ips: [{ ip: '192.0.2.1', warm: null }], newer: 1 }, null],
    [POOL, { name: 'a' }, 'ips: expected a list, got nothing'],
    [POOL, { name: 'a', ips: [{ ip: '192.0.2.1' }] }, 'ips.0.warm: expected a number, got nothing'],
    [object<{ a?: number }>({ a: optional(number) }), {}, null],
    [object<{ a?: number }>({ a: optional(number) }), { a: null }, null],
    [object<{ a?: number }>({ a: optional(number) }), { a: 'x' }, 'a: expected a number, got a string'],
  ])('%#: says what is wrong, naming the field', (shape, value, problem) => {
    const parsed = parseShape(JSON.stringify(value), shape);

    expect(parsed).toEqual(problem === null ? { ok: true, value } : { ok: false, problem });
  });

  it.each([
    ['not JSON', 'record: expected JSON, got text that is none'],
    [undefined, 'record: expected JSON text, got nothing'],
    [new Uint8Array(1), 'record: expected JSON text, got an object'],
  ])('refuses %j', (json, problem) => {
    expect(parseShape(json, anything)).toEqual({ ok: false, problem });
  });

  it('never throws, and never repeats the value', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const parsed = parseShape(json, POOL);
        if (!parsed.ok) expect(parsed.problem).toMatch(/^[\w.]+: expected .+, got (nothing|null|an? \w+)$/);
      }),
    );
  });
});
