import { list, object, type Shape, text } from '../kernel/shape.ts';
import { fits } from '../policy/pattern.ts';

/** A role of IAM, and the sets (names, or patterns with `*`) that it may ask for. */
export type AllowanceCaller = { readonly role: string; readonly sets: readonly string[] };
export const CALLERS: Shape<readonly AllowanceCaller[]> = list(
  object<AllowanceCaller>({ role: text, sets: list(text) }),
);

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/;
const SESSION = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[^/]+$/;

/** Whether a text is the ARN of a role. */
export const isRoleArn = (text: string): boolean => ROLE.test(text);

/** A role as both of its ARNs name it: partition, account and name. Names of roles differ whatever their paths are. */
const identityOf = (pattern: RegExp, arn: string): string | null => pattern.exec(arn)?.slice(1).join(' ') ?? null;

/**
 * The sets that a caller may ask for.
 * @param actor the ARN of a session of a role, as IAM found it out
 * @returns names and patterns; none where the actor is no session of a role that is named
 */
export function setsOfCaller(callers: readonly AllowanceCaller[], actor: string): readonly string[] {
  const identity = identityOf(SESSION, actor);
  if (identity === null) return [];
  return callers.filter(({ role }) => identityOf(ROLE, role) === identity).flatMap(({ sets }) => sets);
}

export const mayAskFor = (patterns: readonly string[], set: string): boolean =>
  patterns.some((pattern) => fits(pattern, set));
