/**
 * What a stored value must be for the code that reads it. A shape says what is wrong, `<field>: expected …, got …`, or
 * null; the value itself stays as it is, and fields that no shape names are let through: a newer version wrote them.
 */
export type Shape<T> = {
  problem(value: unknown, at: string): string | null;
  /** Names the type alone; never there. */
  readonly of?: T | undefined;
};
/** A shape whose field may be missing. */
export type OptionalShape<T> = Shape<T> & { readonly isOptional: true };

/** What was got, in a word: never the value, which may be long or somebody's name. */
const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};
const wrong = (at: string, expected: string, value: unknown): string =>
  `${at === '' ? 'record' : at}: expected ${expected}, got ${kindOf(value)}`;

const check = <T>(expected: string, fits: (value: unknown) => boolean): Shape<T> => ({
  problem: (value, at) => (fits(value) ? null : wrong(at, expected, value)),
});
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = check<string>('a text', (value) => typeof value === 'string');
export const number = check<number>('a number', (value) => typeof value === 'number');
export const flag = check<boolean>('true or false', (value) => typeof value === 'boolean');
/** Whatever it is: nothing is worked out from it. */
export const anything: Shape<never> = { problem: () => null };
/** An object, whatever is in it. */
export const anyObject: Shape<never> = check('an object', isObject);
export const oneOf = <const V extends string>(values: readonly V[]): Shape<V> =>
  check(`one of ${values.join(', ')}`, (value) => values.some((known) => known === value));

/** A text that is one of few words. Another word is let through: a newer version wrote it. */
export const wordOf = <V extends string>(): Shape<V> => text as Shape<unknown> as Shape<V>;
/** A number where there is one; JSON has null for what is none, such as a rate without a denominator. */
export const figure: Shape<number> = check('a number or null', (value) => value === null || typeof value === 'number');

export const nullable = <T>(shape: Shape<T>): Shape<T | null> => ({
  problem: (value, at) => (value === null ? null : shape.problem(value, at)),
});
/** A field that may be missing; null counts as missing, too. */
export const optional = <T>(shape: Shape<T>): OptionalShape<T | null | undefined> => ({
  isOptional: true,
  problem: (value, at) => (value === undefined || value === null ? null : shape.problem(value, at)),
});

const firstOf = (entries: Iterable<readonly [string, unknown]>, shape: Shape<unknown>, at: string): string | null => {
  for (const [name, value] of entries) {
    const problem = shape.problem(value, at === '' ? name : `${at}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
};

export const list = <T>(of: Shape<T>): Shape<readonly T[]> => ({
  problem: (value, at) =>
    Array.isArray(value)
      ? firstOf(
          value.map((one, index) => [String(index), one] as const),
          of,
          at,
        )
      : wrong(at, 'a list', value),
});

/** An object with any names, and values of one shape. */
export const record = <T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> => ({
  problem: (value, at) => (isObject(value) ? firstOf(Object.entries(value), of, at) : wrong(at, 'an object', value)),
});

type Fields<T> = {
  readonly [Name in keyof T]-?: Record<never, never> extends Pick<T, Name>
    ? OptionalShape<T[Name] | null>
    : Shape<T[Name]>;
};
/** An object whose fields are named, every one of its type. */
export const object = <T extends object>(fields: Fields<T>): Shape<T> => {
  const shapes = Object.entries<Shape<unknown>>(fields as Readonly<Record<string, Shape<unknown>>>);
  return {
    problem(value, at) {
      if (!isObject(value)) return wrong(at, 'an object', value);
      for (const [name, shape] of shapes) {
        const problem = shape.problem(value[name], at === '' ? name : `${at}.${name}`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
};

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** JSON text as a value of a shape, or one sentence that says what is wrong with it. */
export function parseShape<T>(json: unknown, shape: Shape<T>): Parsed<T> {
  if (typeof json !== 'string') return { ok: false, problem: wrong('', 'JSON text', json) };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, problem: 'record: expected JSON, got text that is none' };
  }
  const problem = shape.problem(value, '');
  return problem === null ? { ok: true, value: value as T } : { ok: false, problem };
}

/** A stored item that cannot be read, and that nothing may stand in for. */
export class DamagedItem extends Error {
  override name = 'DamagedItem';
}
