import { grouped } from '../kernel/numbers.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import type { DesiredPlacement, Move } from './model.ts';

/** Longest use of a place before SES answers: the time budget of a run, and its last call. Unit: ms. */
const MOVE_TAKES_MS = 2 * MINUTE_MS;
/** A place counts for an hour plus the time of its move, so that no hour sees too many moves. Unit: ms. */
export const BLAST_WINDOW_MS = HOUR_MS + MOVE_TAKES_MS;

/** How many sets may be moved away automatically in an hour. */
export const mostMoves = (activeSets: number, { blastRadius }: Pick<Policy, 'blastRadius'>): number =>
  Math.max(blastRadius.minimum, Math.floor(blastRadius.share * Math.max(0, activeSets)));

/** Places that count at `now`. Places dated after `now` (a clock that went back) count too. */
export const recentMoves = (moves: readonly Move[], now: EpochMs): readonly Move[] =>
  moves.filter(({ at }) => at > now - BLAST_WINDOW_MS);

/** The request for one more move. */
export type PlaceRequest = {
  readonly move: Pick<DesiredPlacement, 'version' | 'harmPerHour'> & { readonly set: string };
  /** `claim` reserves a place. `use` marks it: the call to SES follows at once. */
  readonly to: 'claim' | 'use';
  readonly moves: readonly Move[];
  readonly now: EpochMs;
  readonly activeSets: number;
  readonly policy: Pick<Policy, 'blastRadius'>;
};
/** `moves`: what to write before the answer holds; null: nothing to write. */
export type PlaceAnswer =
  | { readonly allowed: true; readonly moves: readonly Move[] | null }
  | { readonly allowed: false; readonly sentence: string };

/**
 * Asks for a place in the blast radius for one automatic move. A set and version get one place, however often they ask.
 * Where all places are taken, the least harmful claim yields to a move of more harm. Moves home, and pauses of
 * quarantined sets, do not count and do not ask.
 */
export const claimInBlastRadius = (request: PlaceRequest): PlaceAnswer => {
  const { move, to, now } = request;
  const recent = recentMoves(request.moves, now);
  const isOwn = ({ set, version }: Move): boolean => set === move.set && version === move.version;
  const others = recent.filter((other) => !isOwn(other));
  const own = recent.filter(isOwn);
  const harmPerHour = harmOf(move);
  const placed = (rest: readonly Move[]): PlaceAnswer => ({
    allowed: true,
    moves: [
      ...rest,
      { set: move.set, version: move.version, at: now, harmPerHour, state: to === 'use' ? 'used' : 'claimed' },
    ],
  });

  if (own.some(counts)) return to === 'claim' ? { allowed: true, moves: null } : placed(others);
  const taken = new Set(others.filter(counts).map(nameOf));
  if (taken.size < mostMoves(request.activeSets, request.policy)) return placed(others);
  const least = leastHarmful(others);
  if (least !== null && harmOf(least) < harmPerHour) {
    const yielded: Move = { ...least, state: 'yielded', takenBy: { set: move.set, harmPerHour } };
    return placed([...others.filter((other) => nameOf(other) !== nameOf(least)), yielded]);
  }
  const takenBy = own.find(({ state }) => state === 'yielded')?.takenBy;
  const lost =
    takenBy === undefined
      ? ''
      : `its place went to ${takenBy.set}, which does more harm (${shown(takenBy)} an hour, this one ${shown(move)}); `;
  return { allowed: false, sentence: `${lost}${full(taken.size, request)}` };
};

/** The places without a claim that is not needed any more; null where there is no such claim. */
export const withoutClaim = (
  moves: readonly Move[],
  { set, version }: Pick<Move, 'set' | 'version'>,
): readonly Move[] | null => {
  const kept = moves.filter((move) => move.set !== set || move.version !== version || move.state !== 'claimed');
  return kept.length === moves.length ? null : kept;
};

/** More harm first; equal ones in their order. */
export const worstFirst = <T extends { readonly harmPerHour?: number | undefined }>(waiting: readonly T[]): T[] =>
  waiting.toSorted((a, b) => harmOf(b) - harmOf(a));

/** A harm that is not a rate counts as 0. */
const harmOf = ({ harmPerHour }: { readonly harmPerHour?: number | undefined }): number =>
  harmPerHour !== undefined && harmPerHour > 0 && harmPerHour <= Number.MAX_VALUE ? harmPerHour : 0;
const shown = (of: Parameters<typeof harmOf>[0]): string => {
  const harm = harmOf(of);
  return harm < 10 ? String(Number(harm.toFixed(1))) : grouped(harm);
};
const counts = ({ state }: Move): boolean => state !== 'yielded';
const nameOf = ({ set, version }: Move): string => `${set}#${version}`;

const leastHarmful = (moves: readonly Move[]): Move | null =>
  moves
    .filter(({ state }) => state === 'claimed')
    .toSorted((a, b) => harmOf(a) - harmOf(b) || b.at - a.at || (nameOf(a) < nameOf(b) ? -1 : 1))[0] ?? null;

const full = (taken: number, { activeSets, policy }: PlaceRequest): string => {
  const { minimum, share } = policy.blastRadius;
  return (
    `${taken} sets were moved away in the last ${BLAST_WINDOW_MS / MINUTE_MS} minutes, and no more than ${mostMoves(activeSets, policy)} may be ` +
    `(the larger of ${minimum} and ${Number((share * 100).toFixed(4))} % of ${activeSets} active sets)`
  );
};
