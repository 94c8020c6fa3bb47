import type { Problem } from '../schema/fleet.ts';

/** What can be wrong with a request, and the status and title of each. */
const KINDS = {
  malformed: [400, 'The request is malformed'],
  unauthenticated: [401, 'Nobody has signed this request'],
  forbidden: [403, 'You may not do this'],
  'cross-origin': [403, 'Another site sent this request'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'Not with this method'],
  conflict: [409, 'Not possible in the present state'],
  'in-progress': [409, 'The same request is being carried out'],
  'stale-version': [412, 'Somebody changed it meanwhile'],
  'too-large': [413, 'The request is too large'],
  'media-type': [415, 'Expected JSON'],
  invalid: [422, 'What was sent is not valid'],
  'key-reused': [422, 'This idempotency key was used for something else'],
  'version-required': [428, 'Say which version you have seen'],
  fault: [500, 'Lazaretto failed'],
  'not-here': [501, 'This deployment cannot do this'],
  unavailable: [503, 'There is no answer yet'],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;
export type ProblemKind = keyof typeof KINDS;
export type FieldError = { readonly field: string; readonly sentence: string };

/** A request that is refused; nothing was changed. Shown to the caller as a problem document. @see RFC 9457 */
export class RequestRefused extends Error {
  override readonly name = 'Refused';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];

  constructor(kind: ProblemKind, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.kind = kind;
    this.errors = errors;
  }
}

/** Refuse one field. */
export const refuseField = (kind: ProblemKind, field: string, sentence: string): RequestRefused =>
  new RequestRefused(kind, `${field}: ${sentence}`, [{ field, sentence }]);

export const statusOf = (kind: ProblemKind): number => KINDS[kind][0];

/** The document of a refusal. */
export const problemOf = ({ kind, message, errors }: RequestRefused): Problem => {
  const [status, title] = KINDS[kind];
  return {
    type: `urn:lazaretto:problem:${kind}`,
    title,
    status,
    detail: message,
    ...(errors.length > 0 && { errors: errors.map(({ field, sentence }) => ({ field, sentence })) }),
  };
};

/** Every status that a problem may have, for the OpenAPI document. */
export const PROBLEM_STATUSES: readonly number[] = [...new Set(Object.values(KINDS).map(([status]) => status))];
