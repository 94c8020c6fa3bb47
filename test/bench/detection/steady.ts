import type { Random } from '../../../infra/local/random.ts';
import { MINUTE_MS, SLOT_MS, SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { LIMITS, STARTS_AT, Watch } from './watch.ts';

export type Rule = 'evidence' | 'rate';
/** The limit of the steady rows: complaints, 0.1 %. */
export const LIMIT = LIMITS.complaint.quarantine;
export const SLOTS_PER_DAY = 288;

/** What a rule is told slot by slot, and whether it moves the set then. */
type Watcher = (slot: number, n: number, x: number) => boolean;

/** The common rule: the rate over 24 hours is above the limit, with at least 1,000 sent. */
const byRate = (limit: number): Watcher => {
  const sent = new Float64Array(SLOTS_PER_DAY);
  const hits = new Float64Array(SLOTS_PER_DAY);
  let n24 = 0;
  let x24 = 0;
  return (slot, n, x) => {
    const at = slot % SLOTS_PER_DAY;
    n24 += n - (sent[at] ?? 0);
    x24 += x - (hits[at] ?? 0);
    sent[at] = n;
    hits[at] = x;
    return x > 0 && n24 >= 1_000 && x24 / n24 > limit;
  };
};

const byEvidence = (everyTime: boolean): Watcher => {
  const watch = new Watch('complaint', { everyTime });
  return (slot, n, x) => {
    const at = STARTS_AT + slot * SLOT_MS;
    watch.add(at, n, x);
    return x > 0 && watch.moves(at + 4 * MINUTE_MS);
  };
};

/** A month of mail, `perSlot` every five minutes. */
export type SteadyFacts = {
  readonly rule: Rule;
  readonly perSlot: number;
  /** The set's true rate of complaints in a slot. */
  readonly rateAt: (slot: number) => number;
  readonly slots: number;
  readonly everyTime?: boolean;
};

/** The first slot from `from` on in which the rule moves the set, `null` where it never does. */
export const firstMove = (random: Random, facts: SteadyFacts, from = 0): number | null => {
  const watcher = facts.rule === 'rate' ? byRate(LIMIT) : byEvidence(facts.everyTime ?? false);
  for (let slot = 0; slot < facts.slots; slot += 1) {
    const complaints = random.binomial(facts.perSlot, facts.rateAt(slot));
    if (watcher(slot, facts.perSlot, complaints) && slot >= from) return slot;
  }
  return null;
};

/** The share of sets moved within 30 days at a rate below the limit. */
export const movedWrongly = (random: Random, rule: Rule, perSlot: number, multiple: number, runs: number): number => {
  const facts = { rule, perSlot, rateAt: () => multiple * LIMIT, slots: 30 * SLOTS_PER_DAY };
  let moved = 0;
  for (let run = 0; run < runs; run += 1) moved += firstMove(random, facts) === null ? 0 : 1;
  return moved / runs;
};

/** Where the bad mail begins: with the set's first message, or after a week at half the limit, anywhere in an hour. */
export type History = 'none' | 'good week';

/** Messages from the first bad one until the set is moved, on average. */
export const messagesUntilCaught = (
  random: Random,
  { rule, perSlot, history }: { rule: Rule; perSlot: number; history: History },
  multiple: number,
  runs: number,
): number => {
  let messages = 0;
  for (let run = 0; run < runs; run += 1) {
    const start = history === 'none' ? 0 : 7 * SLOTS_PER_DAY + random.int(SLOTS_PER_HOUR);
    const rateAt = (slot: number) => (slot < start ? 0.5 : multiple) * LIMIT;
    const slots = start + 30 * SLOTS_PER_DAY;
    messages += ((firstMove(random, { rule, perSlot, rateAt, slots }, start) ?? slots) - start + 1) * perSlot;
  }
  return messages / runs;
};
