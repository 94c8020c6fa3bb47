import {
  claimInBlastRadius,
  type PlaceRequest,
  recentMoves,
  withoutClaim,
} from '../../../shared/placement/blast-radius.ts';
import { Overtaken } from '../../../shared/placement/failures.ts';
import type { DesiredPlacement } from '../../../shared/placement/model.ts';
import type { PlaceDeps } from '../ports.ts';

const TRIES = 3;

/** Whether an automatic move may be made now; else one sentence that says why not. */
export type MayMove = { readonly allowed: true } | { readonly allowed: false; readonly sentence: string };

/**
 * Claim a place in the blast radius, or use it right before SES is called, so that no crash and no second writer lets
 * more sets be moved than may be. Asking again for the same decision changes nothing. @throws {Overtaken}
 */
export async function claimMove(deps: PlaceDeps, desired: DesiredPlacement, to: PlaceRequest['to']): Promise<MayMove> {
  const { configurationSet: set, version, harmPerHour } = desired;
  const [activeSets, policy] = [await deps.deployment.activeSets(), await deps.deployment.policy()];
  for (let tries = 1; tries <= TRIES; tries++) {
    const claims = await deps.placements.claims();
    const now = deps.timer.now();
    const answer = claimInBlastRadius({
      move: { set, version, harmPerHour },
      to,
      moves: claims.moves,
      now,
      activeSets,
      policy,
    });
    if (!answer.allowed || answer.moves === null) return answer;
    if (await deps.placements.claim(claims, answer.moves)) return { allowed: true };
  }
  throw overtaken();
}

/** Give a claimed place back: this decision needs none, or cannot be carried out now. A used one stays used. */
export async function releaseClaim(
  deps: PlaceDeps,
  { configurationSet: set, version }: DesiredPlacement,
): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const claims = await deps.placements.claims();
    const moves = withoutClaim(recentMoves(claims.moves, deps.timer.now()), { set, version });
    if (moves === null || (await deps.placements.claim(claims, moves))) return;
  }
  throw overtaken();
}

const overtaken = (): Overtaken => new Overtaken('the claims on moves were written by somebody else');
