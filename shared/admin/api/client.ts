import type { AnswerOf, BodyOf, Operation, OperationId, PathOf, QueryIn } from '../fleet/operations.ts';
import { OPERATIONS, PREFIX } from '../fleet/operations.ts';
import { Problem } from '../schema/fleet.ts';

/** One HTTP request of the client; `path` begins with a slash and has its query. */
export type ClientRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};
export type ClientResponse = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
};
/** Sends a request, signed if need be. */
export type Transport = (request: ClientRequest) => Promise<ClientResponse>;

/** The other side refused, and said why. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

type Given<T> = [T] extends [undefined] ? unknown : T;
export type Parts<Id extends OperationId> = {
  readonly path?: PathOf<Id>;
  readonly query?: Given<QueryIn<Id>>;
  readonly body?: Given<BodyOf<Id>>;
  /** The version that was seen, for what asks for one. */
  readonly seen?: string;
};

/** The path and the query of an operation. Names go in percent-encoded, whatever they are. */
export function pathOf(id: OperationId, names: Readonly<Record<string, string>>, query: object = {}): string {
  const path = OPERATIONS[id].path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  // A space as %20: what a plus means is not the same to everybody who checks a signature.
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
    .toString()
    .replaceAll('+', '%20');
  return PREFIX + path + (search === '' ? '' : `?${search}`);
}

export type Client = {
  /** @throws {ApiProblem} where the other side refuses */
  call<Id extends OperationId>(id: Id, parts?: Parts<Id>): Promise<AnswerOf<Id>>;
  /** The same, for an answer that is no JSON. */
  text<Id extends OperationId>(id: Id, parts?: Parts<Id>): Promise<ClientResponse>;
};

/**
 * The API's own client: the same operations and types that the server validates by.
 * @param newKey makes an idempotency key for each change
 */
export function clientOver(send: Transport, via: 'cli' | 'console', newKey: () => string): Client {
  const text = async <Id extends OperationId>(id: Id, parts: Parts<Id> = {}): Promise<ClientResponse> => {
    const { method, access }: Operation = OPERATIONS[id];
    const response = await send({
      method,
      path: pathOf(id, parts.path ?? {}, parts.query ?? {}),
      headers: {
        accept: 'application/json',
        'x-lazaretto-via': via,
        ...(parts.body !== undefined && { 'content-type': 'application/json' }),
        ...(access === 'write' && { 'idempotency-key': newKey() }),
        ...(parts.seen !== undefined && { 'if-match': `"${parts.seen}"` }),
      },
      body: parts.body === undefined ? null : JSON.stringify(parts.body),
    });
    if (response.status >= 400) throw new ApiProblem(problemIn(response));
    return response;
  };
  return {
    text,
    call: async <Id extends OperationId>(id: Id, parts: Parts<Id> = {}) => answerIn<Id>(await text(id, parts)),
  };
}

/** The server validated it by the schema that this type is made of. A page that signs people in is none of its answers. */
function answerIn<Id extends OperationId>({ status, text }: ClientResponse): AnswerOf<Id> {
  try {
    return JSON.parse(text) as AnswerOf<Id>;
  } catch (cause) {
    const detail = `expected JSON from the API, got ${text.slice(0, 300)}`;
    throw new ApiProblem({ type: 'about:blank', title: 'Not an answer of the API', status, detail }, { cause });
  }
}

/** What came instead of an answer; a proxy or IAM itself may say something else than a problem document. */
function problemIn({ status, text }: ClientResponse): Problem {
  const fallback = {
    type: 'about:blank',
    title: 'Refused',
    status,
    detail: `the answer was ${status}: ${text.slice(0, 300)}`,
  };
  try {
    const parsed = Problem.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : fallback;
  } catch {
    return fallback;
  }
}
