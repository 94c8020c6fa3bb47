/**
 * Trigger       Lambda Function URL with AWS_IAM: who calls is authenticated before this runs
 * Writes        registry: standing records, settings, switch, policy, desired placements, alert messages, audit lines
 * Calls         SQS, to give dead letters back, where it was told the queue
 * Duplicates    a repeated idempotency key gives the same answer; every change is one conditional write
 * On failure    a problem document (RFC 9457); what a change left undone is done by `tick`
 */
import { SECURITY_HEADERS } from '../../shared/admin/api/headers.ts';
import { problemOf, RequestRefused, statusOf } from '../../shared/admin/api/problem.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import type { Answers, Call } from './call.ts';
import { bodyOf, demandSameOrigin, demandSize, idempotencyKey, pathOf, queryOf, seenVersion, viaOf } from './guard.ts';
import { withIdempotencyKey } from './once.ts';
import type { ConsoleFile } from './page.ts';
import { type AdminRequest, type AdminResponse, jsonResponse, TextAnswer } from './request.ts';
import { type Route, routeOf } from './route.ts';
import { allowanceAnswers } from './routes/allowances.ts';
import { capacityAnswers } from './routes/capacity.ts';
import { customerAnswers } from './routes/customers.ts';
import { fleetAnswers } from './routes/fleet.ts';
import { ladderAnswers } from './routes/ladders.ts';
import { needAnswers } from './routes/needs.ts';
import { operateAnswers } from './routes/operate.ts';
import { policyAnswers } from './routes/policy.ts';
import { receiverAnswers } from './routes/receivers.ts';
import { setAnswers } from './routes/sets.ts';
import { suppressionAnswers } from './routes/suppression.ts';

const ANSWERS: Answers = {
  ...suppressionAnswers,
  ...fleetAnswers,
  ...needAnswers,
  ...capacityAnswers,
  ...receiverAnswers,
  ...ladderAnswers,
  ...allowanceAnswers,
  ...setAnswers,
  ...policyAnswers,
  ...operateAnswers,
  ...customerAnswers,
};

/** Answer one request. Never throws: what goes wrong is an answer, too. */
export async function serveAdmin(
  deps: AdminDeps,
  request: AdminRequest,
  page: ConsoleFile = () => null,
): Promise<AdminResponse> {
  try {
    return await answered(deps, request, page);
  } catch (error) {
    if (error instanceof RequestRefused) return refusal(error);
    deps.log({ message: 'request failed', method: request.method, error: String(error), stack: stackOf(error) });
    return refusal(new RequestRefused('fault', 'Lazaretto could not answer; its log says why'));
  }
}

async function answered(deps: AdminDeps, request: AdminRequest, page: ConsoleFile): Promise<AdminResponse> {
  const { actor } = request;
  if (actor === null) throw new RequestRefused('unauthenticated', 'expected a request signed for AWS IAM');
  // A link on another site, such as one in an alert, may open the console. It holds no data and cannot be framed.
  const shown = request.method === 'GET' && !request.path.startsWith('/api/') ? page(request.path) : null;
  if (shown !== null) return shown;
  demandSameOrigin(request);
  demandSize(request);
  const route = routeOf(request.method, request.path);
  const { access } = route.operation;
  const now = deps.clock.now();
  const call = callOf(route, request, actor, now);
  if (access === 'read') return respond(deps, route, call);
  if (!deps.mayWrite)
    throw new RequestRefused('forbidden', 'this URL only reads: changes go through the operators’ URL');
  if (route.operation.isSecret === true) {
    idempotencyKey(request);
    return respond(deps, route, call);
  }
  return withIdempotencyKey(deps, request, actor, now, async () => {
    try {
      return await respond(deps, route, call);
    } catch (error) {
      // A refusal is an answer: repeated, it must not turn into a change because things have changed meanwhile.
      if (error instanceof RequestRefused) return refusal(error);
      throw error;
    }
  });
}

function callOf({ operation, names }: Route, request: AdminRequest, actor: string, now: number) {
  return {
    path: pathOf(names),
    query: queryOf(request, operation),
    body: bodyOf(request, operation),
    seen: operation.versioned === true ? seenVersion(request) : null,
    actor,
    via: viaOf(request),
    now,
  };
}

async function respond(deps: AdminDeps, { id }: Route, call: ReturnType<typeof callOf>): Promise<AdminResponse> {
  const answer = ANSWERS[id] as (deps: AdminDeps, call: Call<typeof id>) => Promise<unknown>;
  const value = await answer(deps, call as unknown as Call<typeof id>);
  if (value instanceof TextAnswer) {
    return { status: 200, headers: { ...SECURITY_HEADERS, ...value.headers }, body: value.body };
  }
  return jsonResponse(200, value, etagOf(value));
}

/** What has a version can be changed under it. */
const etagOf = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null && 'version' in value ? { etag: `"${String(value.version)}"` } : {};

const refusal = (refused: RequestRefused): AdminResponse =>
  jsonResponse(statusOf(refused.kind), problemOf(refused), {
    'content-type': 'application/problem+json; charset=utf-8',
  });

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
