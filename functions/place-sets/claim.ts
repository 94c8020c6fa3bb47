import { isClaimed, type MayMove, mayMove, recentMoves } from '../../shared/placement/blast-radius.ts';
import { Overtaken } from '../../shared/placement/failures.ts';
import type { Desired } from '../../shared/placement/model.ts';
import type { Deps } from './ports.ts';

const TRIES = 3;

/**
 * Claim an automatic move into quarantine before it is made, so that no crash and no second writer lets more sets be
 * moved than may be. Claiming the same decision again changes nothing.
 */
export async function claimMove(deps: Deps, { configurationSet: set, version }: Desired): Promise<MayMove> {
  const [activeSets, policy] = [await deps.deployment.activeSets(), await deps.deployment.policy()];
  for (let tries = 1; tries <= TRIES; tries++) {
    const claims = await deps.placements.claims();
    const now = deps.timer.now();
    const moves = recentMoves(claims.moves, now);
    const answer = mayMove({ move: { set, version }, moves, now, activeSets, policy });
    if (!answer.allowed || isClaimed(moves, { set, version })) return answer;
    if (await deps.placements.claim(claims, [...moves, { set, version, at: now }])) return answer;
  }
  throw new Overtaken('the claims on moves were written by somebody else');
}
