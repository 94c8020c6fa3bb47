import { type EpochMs, MINUTE_MS } from '../../kernel/time.ts';
import type { Blocklist } from '../blocklists/model.ts';
import { covers } from '../blocklists/probe.ts';
import type { PatrolTarget } from './inventory.ts';

/** The patrol goes round so often. Unit: ms. */
export const ROUND_MS = 15 * MINUTE_MS;
export const ROUNDS_PER_DAY = 96;
/** Questions in a chunk at most: at 8 at a time and 50 ms each they take half a minute, and fit into one message. */
export const MOST_QUESTIONS = 5_000;
/** Of a list's quota; the rest is for probes, second looks and texts. */
const PLANNED_SHARE = 0.8;
/** Chunks start within so much of a round, so that there is time to finish. Unit: s. */
const SPREAD_SECONDS = 600;

/** A list and what to look up in it. */
export type Assignment = { readonly list: string; readonly targets: readonly PatrolTarget[] };
/** What one invocation does. */
export type Chunk = {
  readonly round: number;
  readonly assignments: readonly Assignment[];
  /** It begins so long after the round. Unit: s. */
  readonly delaySeconds: number;
};

/** Rounds since the epoch. */
export const roundOf = (now: EpochMs): number => Math.floor(now / ROUND_MS);

/**
 * A target is looked up in a list every so many rounds: as often as the list may be asked about one target, and as its
 * quota allows for all of them.
 */
export function everyRounds(list: Blocklist, targets: number): number {
  const { minIntervalMinutes, maxQueriesPerDay } = list;
  // Of a host the registered domain is asked for, too.
  const questions = targets * (list.targets.includes('domain') && list.hosts === 'both' ? 2 : 1);
  const byInterval = Math.ceil((minIntervalMinutes * MINUTE_MS) / ROUND_MS);
  const byQuota =
    maxQueriesPerDay === null ? 1 : Math.ceil((questions * ROUNDS_PER_DAY) / (maxQueriesPerDay * PLANNED_SHARE));
  return Math.max(byInterval, byQuota, 1);
}

/**
 * What is looked up in a round. Targets take turns by their place in the order, so that a list is asked about as many in
 * every round, and nothing need be remembered between rounds. A list is in one chunk as far as it fits: it is probed by
 * one invocation, and its pace is kept there.
 */
export function plan(round: number, lists: readonly Blocklist[], targets: readonly PatrolTarget[]): readonly Chunk[] {
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

/** Small assignments share a chunk, the large ones first. */
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
