import { type EpochMs, HOUR_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import type { Move } from './model.ts';

/** Moves are counted over so long. Unit: ms. */
export const BLAST_WINDOW_MS = HOUR_MS;

/** How many sets may be moved into quarantine automatically in an hour. */
export const mostMoves = (activeSets: number, { blastRadius }: Pick<Policy, 'blastRadius'>): number =>
  Math.max(blastRadius.minimum, Math.floor(blastRadius.share * Math.max(0, activeSets)));

/** Moves that still count at `now`. What is dated after `now` (a clock that went back) counts too. */
export const recentMoves = (moves: readonly Move[], now: EpochMs): readonly Move[] =>
  moves.filter(({ at }) => at > now - BLAST_WINDOW_MS);

/** Whether a move is among those claimed: the same set and version are one move, however often they are tried. */
export const isClaimed = (moves: readonly Move[], { set, version }: Omit<Move, 'at'>): boolean =>
  moves.some((move) => move.set === set && move.version === version);

/** An answer that says why not. */
export type MayMove = { readonly allowed: true } | { readonly allowed: false; readonly sentence: string };

/**
 * Whether one more set may be moved into quarantine automatically. Moves home, and pausing what is quarantined, are
 * not asked about: they do not count.
 */
export const mayMove = (on: {
  readonly move: Omit<Move, 'at'>;
  readonly moves: readonly Move[];
  readonly now: EpochMs;
  readonly activeSets: number;
  readonly policy: Pick<Policy, 'blastRadius'>;
}): MayMove => {
  const recent = recentMoves(on.moves, on.now);
  if (isClaimed(recent, on.move)) return { allowed: true };
  const done = new Set(recent.map(({ set, version }) => `${set}#${version}`)).size;
  const most = mostMoves(on.activeSets, on.policy);
  if (done < most) return { allowed: true };
  const { minimum, share } = on.policy.blastRadius;
  const sentence =
    `${done} sets were moved away within an hour, and no more than ${most} may be ` +
    `(the larger of ${minimum} and ${Number((share * 100).toFixed(4))} % of ${on.activeSets} active sets)`;
  return { allowed: false, sentence };
};
