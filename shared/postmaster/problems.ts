import { clip, plain } from '../kernel/escape.ts';
import { type HttpAnswer, isObject, jsonOf } from './http.ts';
import { API_PROBLEMS, NO_ANSWER, type ProblemRow, TOKEN_PROBLEMS } from './problems.data.ts';

/** Google refused, or did not answer. `code` is Google's own word. */
export class GmailRefusal extends Error {
  override readonly name = 'GmailRefusal';
  readonly problem: ProblemRow;
  readonly code: string;

  constructor(problem: ProblemRow, code: string, options?: ErrorOptions) {
    super(`${problem.sentence} (${code})`, options);
    this.problem = problem;
    this.code = code;
  }
}

const LONGEST_CODE = 80;
const shown = (code: string): string => clip(plain(code), LONGEST_CODE);
/** These may pass by themselves. */
const PASSES = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** What an answer of the token endpoint says is wrong. An unknown word is told as it is. */
export function tokenRefusal({ status, text }: HttpAnswer): GmailRefusal {
  const said = jsonOf(text);
  const code = isObject(said) && typeof said['error'] === 'string' ? said['error'] : null;
  const known = code !== null && Object.hasOwn(TOKEN_PROBLEMS, code) ? TOKEN_PROBLEMS[code] : undefined;
  if (known !== undefined && !PASSES(status)) return new GmailRefusal(known, shown(code ?? ''));
  if (PASSES(status)) return new GmailRefusal(NO_ANSWER, `status ${status}`);
  const unknown: ProblemRow = {
    kind: 'access',
    sentence: 'Google refuses the refresh token',
    next: 'Connect again: lazaretto postmaster connect.',
  };
  return new GmailRefusal(unknown, code === null ? `status ${status}` : shown(code));
}

/** What an answer of the API says is wrong: the reason in its details, else its status. */
export function apiRefusal({ status, text }: HttpAnswer): GmailRefusal {
  const said = jsonOf(text);
  const error = isObject(said) && isObject(said['error']) ? said['error'] : {};
  const details: readonly unknown[] = Array.isArray(error['details']) ? error['details'] : [];
  const codes = [...details.map((detail) => (isObject(detail) ? detail['reason'] : null)), error['status']];
  for (const code of codes) {
    if (typeof code !== 'string' || !Object.hasOwn(API_PROBLEMS, code)) continue;
    const problem = API_PROBLEMS[code];
    if (problem !== undefined) return new GmailRefusal(problem, shown(code));
  }
  const code = codes.find((one) => typeof one === 'string');
  const word = typeof code === 'string' ? shown(code) : `status ${status}`;
  if (status === 429) return new GmailRefusal(API_PROBLEMS['RESOURCE_EXHAUSTED'] ?? NO_ANSWER, word);
  if (status === 401) return new GmailRefusal(API_PROBLEMS['UNAUTHENTICATED'] ?? NO_ANSWER, word);
  if (PASSES(status)) return new GmailRefusal(NO_ANSWER, word);
  const unknown: ProblemRow = {
    kind: 'domain',
    sentence: 'Google refuses',
    next: 'Look at the domain at https://postmaster.google.com.',
  };
  return new GmailRefusal(unknown, word);
}
