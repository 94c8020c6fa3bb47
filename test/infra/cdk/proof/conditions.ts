import { listOf } from '../template.ts';

/** What is known of a request, by context key: its values; an empty list where the key is absent from the request. */
export type Context = Readonly<Record<string, readonly string[]>>;
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Text with `*` and `?`, as IAM matches it. */
export const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);
const same = (pattern: string, text: string): boolean => pattern === text;
const sameIgnoringCase = (pattern: string, text: string): boolean => pattern.toLowerCase() === text.toLowerCase();

/** Operators that are evaluated here. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const POSITIVE: Readonly<Record<string, (pattern: string, text: string) => boolean>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: sameIgnoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: sameIgnoringCase,
};
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** @throws where an operator or a key is not known here: what cannot be evaluated proves nothing */
export function holds(conditions: Conditions | undefined, context: Context): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, patterns]) => holdsFor(operator, key, listOf(patterns).map(String), context)),
  );
}

function holdsFor(written: string, key: string, patterns: readonly string[], context: Context): boolean {
  const values = context[key];
  const [, quantifier, operator = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const positive = POSITIVE[NEGATED[operator] ?? operator];
  if (values === undefined || (!positive && operator !== 'Null'))
    throw new Error(
      `The condition ${written} on ${key} cannot be evaluated: ${values === undefined ? 'the proof does not know the key of such a call' : 'the proof does not know the operator'}`,
    );
  if (!positive) return patterns.includes(String(values.length === 0));
  const isNegated = operator in NEGATED;
  if (values.length === 0)
    return ifExists !== undefined || quantifier === 'ForAllValues' || (isNegated && quantifier === undefined);
  const fits = (value: string): boolean => patterns.some((pattern) => positive(pattern, value)) !== isNegated;
  return quantifier === 'ForAnyValue' ? values.some(fits) : values.every(fits);
}
