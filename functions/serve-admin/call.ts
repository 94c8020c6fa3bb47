import type { AnswerOf, BodyOf, OperationId, PathOf, QueryOf } from '../../shared/admin/fleet/operations.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import type { ActionRequest } from '../../shared/admin/sets/act.ts';
import type { Via } from '../../shared/audit/model.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import type { TextAnswer } from './request.ts';

/** One request as an operation gets it: every part of it is validated. */
export type Call<Id extends OperationId> = {
  readonly path: PathOf<Id>;
  readonly query: QueryOf<Id>;
  readonly body: BodyOf<Id>;
  readonly actor: string;
  readonly via: Via;
  /** What the caller has seen (`If-Match`); null where the operation asks for none. */
  readonly seen: string | null;
  readonly now: EpochMs;
};
export type Answers = {
  readonly [Id in OperationId]: (deps: AdminDeps, call: Call<Id>) => Promise<AnswerOf<Id> | TextAnswer>;
};

/** Who asked for what, in the words of a decision. */
export const askedBy = (
  { actor, via, now }: Pick<Call<OperationId>, 'actor' | 'via' | 'now'>,
  { reason, until = null }: { readonly reason: string; readonly until?: string | null | undefined },
): ActionRequest => ({ actor, via, now, reason, until: until === null ? null : Date.parse(until) });

/** What one request may spend on reading the fleet anew. Unit: real ms. */
const FLEET_BUDGET_MS = 10;
/** And while nothing is known yet. */
const FIRST_BUDGET_MS = 3_000;

/** The fleet, as fresh as a request can wait for. */
export async function freshFleet(deps: AdminDeps, now: EpochMs) {
  const state = await deps.policyState();
  const { known, of } = deps.fleet.freshness();
  await deps.fleet.refresh(state.policy, now, known < of || of === 0 ? FIRST_BUDGET_MS : FLEET_BUDGET_MS);
  return { fleet: deps.fleet, ...state };
}
