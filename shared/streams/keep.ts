import type { Counts, Totals } from '../counting/counts.ts';
import type { Policy } from '../policy/model.ts';
import { isStream, setOfName } from './name.ts';
import { ruleFor } from './rule.ts';

/** A stream is registered from its first hard bounce or complaint on, or from this many mails in a slot. */
export const KNOWN_FROM_MAILS = 50;

/** Rank of a stream by its counts of a slot: hits first, then size. */
export const hitsOf = ({ hardBounces, complaints }: Totals): number => hardBounces + complaints;
export const sizeOf = ({ sends, deliveries, hardBounces }: Totals): number => Math.max(sends, deliveries + hardBounces);

/** Whether the counts of one slot are enough to register a stream. */
export const makesKnown = ({ totals }: Pick<Counts, 'totals'>): boolean =>
  hitsOf(totals) > 0 || sizeOf(totals) >= KNOWN_FROM_MAILS;

/**
 * The names whose counts a slot keeps: every set, and as many of its streams as its rule allows. Streams with a hard
 * bounce or a complaint come first, then the largest, equal ones by name. The others count in their set alone.
 */
export function keptNames(
  sets: ReadonlyMap<string, Pick<Counts, 'totals'>>,
  policy: Pick<Policy, 'streams'>,
): ReadonlySet<string> {
  const kept = new Set<string>();
  const streams = new Map<string, string[]>();
  for (const name of sets.keys()) {
    if (!isStream(name)) {
      kept.add(name);
      continue;
    }
    const set = setOfName(name);
    const known = streams.get(set);
    if (known) known.push(name);
    else streams.set(set, [name]);
  }
  for (const [set, names] of streams) {
    // Where a rule was removed, its streams stay uncapped for the rest of the slot.
    const most = ruleFor(policy, set)?.most ?? names.length;
    for (const name of names.length > most ? ranked(names, sets).slice(0, most) : names) kept.add(name);
  }
  return kept;
}

function ranked(names: readonly string[], sets: ReadonlyMap<string, Pick<Counts, 'totals'>>): readonly string[] {
  const weighed = names.map((name) => {
    const totals = sets.get(name)?.totals;
    return { name, hit: totals !== undefined && hitsOf(totals) > 0 ? 1 : 0, size: totals ? sizeOf(totals) : 0 };
  });
  return weighed
    .toSorted((a, b) => b.hit - a.hit || b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}
