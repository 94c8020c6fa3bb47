import { anyObject, list, nullable, number, object, type Shape, text } from '../../kernel/shape.ts';
import { type EpochMs, MINUTE_MS } from '../../kernel/time.ts';
import type { Blocklist } from '../blocklists/model.ts';
import { covers } from '../blocklists/probe.ts';
import type { PatrolTarget } from './inventory.ts';

/** Interval of the patrol: one run looks up every target that is due. Unit: ms. */
export const ROUND_MS = 15 * MINUTE_MS;
export const ROUNDS_PER_DAY = 96;
/** Most queries in a chunk: at 8 at a time and 50 ms each they take half a minute, and fit into one message. */
export const MOST_QUESTIONS = 5_000;
/** Share of a list's quota; the rest is for probes, second looks and texts. */
const PLANNED_SHARE = 0.8;
/** Chunks start within this part of a run, so that there is time to finish. Unit: s. */
const SPREAD_SECONDS = 600;

/** A list, and what to look up in it. */
export type Assignment = { readonly list: string; readonly targets: readonly PatrolTarget[] };
/** The work of one invocation. */
export type Chunk = {
  readonly round: number;
  readonly assignments: readonly Assignment[];
  /** It starts this long after the run. Unit: s. */
  readonly delaySeconds: number;
};

/** A chunk as it comes from the queue. */
export const CHUNK: Shape<Chunk> = object<Chunk>({
  round: number,
  assignments: list(
    object<Assignment>({
      list: text,
      targets: list(object<PatrolTarget>({ target: anyObject, pool: nullable(text) })),
    }),
  ),
  delaySeconds: number,
});

/** Number of the run, counted from the epoch. */
export const roundOf = (now: EpochMs): number => Math.floor(now / ROUND_MS);

/**
 * A target is looked up in a list every n-th run: as often as the list allows per target, and its quota for all
 * targets.
 */
export function everyRounds(list: Blocklist, targets: number): number {
  const { minIntervalMinutes, maxQueriesPerDay } = list;
  // For a host the registered domain is looked up, too.
  const questions = targets * (list.targets.includes('domain') && list.hosts === 'both' ? 2 : 1);
  const byInterval = Math.ceil((minIntervalMinutes * MINUTE_MS) / ROUND_MS);
  const byQuota =
    maxQueriesPerDay === null ? 1 : Math.ceil((questions * ROUNDS_PER_DAY) / (maxQueriesPerDay * PLANNED_SHARE));
  return Math.max(byInterval, byQuota, 1);
}

/**
 * What a run looks up. Targets take turns by their position, so that every run asks a list about the same number, and
 * nothing is stored between runs. A list is in one chunk where it fits: one invocation probes it and keeps its pace.
 */
export function planChunks(
  round: number,
  lists: readonly Blocklist[],
  targets: readonly PatrolTarget[],
): readonly Chunk[] {
  const assignments = lists.flatMap((list) => {
    const covered = targets.filter(({ target }) => covers(list, target));
    const every = everyRounds(list, covered.length);
    const due = covered.filter((_, index) => (index + round) % every === 0);
    return slices(due).map((slice): Assignment => ({ list: list.id, targets: slice }));
  });
  const chunks = pack(assignments);
  return chunks.map((packed, index) => ({
    round,
    assignments: packed,
    delaySeconds: Math.floor((index * SPREAD_SECONDS) / chunks.length),
  }));
}

function slices(targets: readonly PatrolTarget[]): readonly (readonly PatrolTarget[])[] {
  const count = Math.ceil(targets.length / MOST_QUESTIONS);
  return Array.from({ length: count }, (_, n) => targets.slice(n * MOST_QUESTIONS, (n + 1) * MOST_QUESTIONS));
}

/** Small assignments share a chunk; the largest come first. */
function pack(assignments: readonly Assignment[]): readonly (readonly Assignment[])[] {
  const chunks: { room: number; readonly packed: Assignment[] }[] = [];
  for (const assignment of assignments.toSorted((a, b) => b.targets.length - a.targets.length)) {
    const size = assignment.targets.length;
    const chunk = chunks.find(({ room }) => room >= size);
    if (chunk === undefined) chunks.push({ room: MOST_QUESTIONS - size, packed: [assignment] });
    else {
      chunk.room -= size;
      chunk.packed.push(assignment);
    }
  }
  return chunks.map(({ packed }) => packed);
}
