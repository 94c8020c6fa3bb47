import { RequestRefused, refuseField } from '../../shared/admin/api/problem.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { idempotencyKey } from './guard.ts';
import type { AdminRequest, AdminResponse } from './request.ts';

const OTHER = 'expected a key of its own for another request: this one was used before, with something else';

/**
 * Carry a request out once. The same key with the same request gives the answer that was given then; with another
 * request it is refused. What failed for a fault of ours may be tried again.
 */
export async function withIdempotencyKey(
  deps: AdminDeps,
  request: AdminRequest,
  actor: string,
  now: EpochMs,
  carryOut: () => Promise<AdminResponse>,
): Promise<AdminResponse> {
  const digest = deps.sha256(`${actor}\n${idempotencyKey(request)}`);
  const { method, path, query, headers, body } = request;
  const fingerprint = deps.sha256(JSON.stringify([method, path, query, headers['if-match'] ?? null, body]));
  const begun = await deps.answers.begin(digest, fingerprint, now);
  switch (begun.kind) {
    case 'known':
      return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotency-replayed': 'true' } };
    case 'other':
      throw refuseField('key-reused', 'header.idempotency-key', OTHER);
    case 'busy':
      throw new RequestRefused('in-progress', 'the same request is being carried out: ask again in a moment');
    case 'new':
      break;
  }
  try {
    const response = await carryOut();
    await deps.answers.finish(digest, fingerprint, response, now);
    return response;
  } catch (error) {
    if (!(error instanceof RequestRefused)) await deps.answers.abandon(digest);
    throw error;
  }
}
