import type { AnswerOf, OperationId } from '../../../../shared/admin/fleet/operations.ts';
import type { Problem } from '../../../../shared/admin/schema/fleet.ts';
import { answerOf } from './ahead.ts';

const PREFIX = '/api/v1';

/** A request that was refused, or got no answer: what the page says about it is `message`. */
export class ApiFailed extends Error {
  override readonly name = 'Failed';
  /** 0: no answer came. */
  readonly status: number;
  readonly errors: NonNullable<Problem['errors']>;

  constructor(status: number, message: string, errors: NonNullable<Problem['errors']> = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export type Query = Readonly<Record<string, string | undefined>>;

/** Path and query; what is empty is left out. */
export function pathWith(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return PREFIX + path + (given.length === 0 ? '' : `?${new URLSearchParams(given)}`);
}
export const setPath = (set: string, rest = ''): string => `/sets/${encodeURIComponent(set)}${rest}`;

/**
 * What failed on its way is asked for again after so long, so that a bad answer among good ones is no outage: each
 * question by itself, because a view that asks many would hardly ever get all of them at once. Unit: ms.
 */
const AGAIN_AFTER_MS = [500, 1_000] as const;
const isOnTheWay = (error: unknown): boolean =>
  error instanceof ApiFailed && (error.status === 0 || error.status >= 500);

async function sendAgain<Answer>(url: string, signal: AbortSignal): Promise<Answer> {
  for (const wait of AGAIN_AFTER_MS) {
    try {
      return await send<Answer>(url, { signal });
    } catch (error) {
      if (signal.aborted || !isOnTheWay(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return await send<Answer>(url, { signal });
}

/** Ask for something. @throws {ApiFailed} */
export const read = <Id extends OperationId>(path: string, query: Query, signal: AbortSignal): Promise<AnswerOf<Id>> =>
  sendAgain(pathWith(path, query), signal);

/** Ask the local stack for what no deployment has. @throws {ApiFailed} */
export const readLocal = <Answer>(path: string, signal: AbortSignal): Promise<Answer> => sendAgain(path, signal);

export type Change = {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: object;
  /** The version that the person has seen. */
  readonly seen?: string;
  /** The same for every try at the same change. */
  readonly key?: string;
};

/** Change something, or have something worked out. @throws {ApiFailed} */
export async function change<Id extends OperationId>(asked: Change): Promise<AnswerOf<Id>> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new ApiFailed(0, UNANSWERED)), CHANGE_MS);
  try {
    return await send<AnswerOf<Id>>(PREFIX + asked.path, { ...changing(asked), signal: late.signal });
  } catch (error) {
    throw late.signal.aborted ? new ApiFailed(0, UNANSWERED) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** A change without an answer is given up then: whether it was done is not known. Unit: ms. */
const CHANGE_MS = 30_000;
const UNANSWERED = `No answer came for ${CHANGE_MS / 1_000} s: it may be done or not. Confirm again: it is done once all the same.`;

const changing = ({ method, body, seen, key }: Change): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: {
    'content-type': 'application/json',
    'x-lazaretto-via': 'console',
    ...(seen !== undefined && { 'if-match': `"${seen}"` }),
    ...(key !== undefined && { 'idempotency-key': key }),
  },
});

async function send<Answer>(url: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await answerOf(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiFailed(0, 'Lazaretto does not answer. Is the proxy, or npm start, still running?');
  }
  const value: unknown = await response.json().catch(() => null);
  if (response.ok && value !== null) return value as Answer;
  const problem = value as Partial<Problem> | null;
  const sentence = problem?.title === undefined ? `The answer was ${response.status}` : sentenceOf(problem);
  throw new ApiFailed(response.status, sentence, problem?.errors);
}

/** A problem document as a person reads it: what is wrong, then each field in words. */
const sentenceOf = ({ title, detail, errors = [] }: Partial<Problem>): string => {
  const what = errors.length > 0 ? errors.map(({ sentence }) => sentence).join('; ') : (detail ?? '');
  return what === '' ? `${title}.` : `${title}: ${what}.`;
};
