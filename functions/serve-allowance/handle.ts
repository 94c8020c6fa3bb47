/**
 * Trigger       Lambda Function URL with AWS_IAM: an application that sends asks how much it may send
 * Writes        registry: what was taken of an allowance, and that a set or stream is asked for
 * Duplicates    a repeated idempotency key gets what it got, and takes nothing
 * On failure    a problem document (RFC 9457), and nothing is taken; the application decides whether it sends
 */
import { SECURITY_HEADERS } from '../../shared/admin/api/headers.ts';
import { problemOf, RequestRefused, statusOf } from '../../shared/admin/api/problem.ts';
import { type AllowanceCaller, mayAskFor, setsOfCaller } from '../../shared/allowance/callers.ts';
import { type RawRequest, readRequest } from '../../shared/allowance/request.ts';
import { answerAllowance, type ServeDeps } from '../../shared/allowance/serve.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';

export type AllowanceDeps = ServeDeps & {
  readonly callers: readonly AllowanceCaller[];
  readonly log: (entry: LogFields) => void;
};
/** `actor`: who was authenticated; null: nobody. Never taken from a header. */
export type IncomingRequest = RawRequest & { readonly actor: string | null };
export type AllowanceResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Answer one request. Never throws: what goes wrong is an answer, too. */
export async function serveAllowance(deps: AllowanceDeps, request: IncomingRequest): Promise<AllowanceResponse> {
  try {
    const { actor } = request;
    if (actor === null) throw new RequestRefused('unauthenticated', 'expected a request signed for AWS IAM');
    const asked = readRequest(request);
    const sets = setsOfCaller(deps.callers, actor);
    if (!mayAskFor(sets, asked.set)) throw new RequestRefused('forbidden', refusalOf(asked.set, sets));
    return response(200, await answerAllowance(deps, asked));
  } catch (error) {
    if (error instanceof RequestRefused) return refusal(error);
    const stack = error instanceof Error ? error.stack : undefined;
    deps.log({ message: 'request failed', method: request.method, error: String(error), stack });
    return refusal(new RequestRefused('fault', 'Lazaretto could not answer; its log says why'));
  }
}

const refusalOf = (set: string, sets: readonly string[]): string =>
  sets.length === 0
    ? 'caller: expected a session of a role that the setting `allowance` names, got another'
    : `path.set: expected a set that this role may ask for (${sets.slice(0, 10).join(', ')}), got "${set}"`;

const RETRY_SECONDS = '60';

function refusal(refused: RequestRefused): AllowanceResponse {
  return response(statusOf(refused.kind), problemOf(refused), {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(refused.kind === 'unavailable' && { 'retry-after': RETRY_SECONDS }),
  });
}

const response = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): AllowanceResponse => ({
  status,
  headers: { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});
