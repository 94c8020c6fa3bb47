import type { z } from 'zod';
import { nearest } from '../../policy/nearest.ts';
import { MOST_FAULTS, shownPath, showValue } from '../../policy/shown.ts';
import { type FieldError, RequestRefused } from './problem.ts';

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<PropertyKey, unknown>>)[key] : undefined,
    value,
  );

const A_WORD: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};
const units = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '');

/** What one complaint of the schema expected, in words. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${A_WORD[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(' | ')}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${units(issue.origin)}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${units(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'datetime' ? 'expected a time like 2026-01-01T10:00:00Z' : issue.message;
    default:
      return issue.message;
  }
}

/** One sentence a field: what was expected, and what was got. */
function sentences(issue: z.core.$ZodIssue, root: string, value: unknown, known: readonly string[]): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_FAULTS + 1).map((key) => {
      const meant = nearest(key, known);
      const sentence = meant === null ? 'unknown field' : `unknown field, did you mean "${meant}"?`;
      return { field: shownPath(root, [...issue.path, key]), sentence };
    });
  }
  const got = at(value, issue.path);
  return [{ field: shownPath(root, issue.path), sentence: `${expectation(issue)}, got ${showValue(got)}` }];
}

const fieldsOf = (schema: z.ZodType): readonly string[] =>
  'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? Object.keys(schema.shape) : [];

/**
 * The schema's own reading. It compares the `length` of what it gets before it knows what that is, and throws where the
 * `length` cannot be compared: no value of this API has a field of that name.
 */
function parse<S extends z.ZodType>(schema: S, value: unknown, root: string): z.ZodSafeParseResult<z.output<S>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const path = pathTo('length', value);
    if (path === null) throw error;
    const field = shownPath(root, path);
    throw new RequestRefused('malformed', `${field}: unknown field`, [{ field, sentence: 'unknown field' }]);
  }
}

/** Where a field of that name stands first; null where there is none. */
function pathTo(name: string, value: unknown): PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value) && Object.hasOwn(value, name)) return [name];
  for (const [key, inner] of Object.entries(value)) {
    const path = pathTo(name, inner);
    if (path !== null) return [key, ...path];
  }
  return null;
}

/** A value as its schema has it. @throws {RequestRefused} naming every field that is not what it should be */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown, root: string): z.output<S> {
  const parsed = parse(schema, value, root);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.flatMap((issue) => sentences(issue, root, value, fieldsOf(schema)));
  const errors =
    found.length <= MOST_FAULTS ? found : [...found.slice(0, MOST_FAULTS), { field: root, sentence: 'more faults' }];
  throw new RequestRefused(
    'malformed',
    errors.map(({ field, sentence }) => `${field}: ${sentence}`).join('; '),
    errors,
  );
}
