import { shownPath } from '../../../shared/policy/shown.ts';

/** Levels of a policy are few; deeper values are reported by the policy's own parser. */
const DEEPEST = 20;

/**
 * Values that JSON would lose without a word: in TypeScript `{ __proto__: rules }` sets the prototype and makes no
 * field. One sentence each.
 */
export function prototypeProblems(root: string, value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return [];
  if (Array.isArray(value)) return [];
  const prototype: unknown = Object.getPrototypeOf(value);
  const own = Object.entries(value).flatMap(([key, one]) => prototypeProblems(root, one, [...path, key]));
  // An object of another realm has a prototype of its own, which has none.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (isPlain) return own;
  const field = shownPath(root, [...path, '__proto__']);
  return [`${field}: expected a field in brackets, ["__proto__"], got the prototype of an object`, ...own];
}
