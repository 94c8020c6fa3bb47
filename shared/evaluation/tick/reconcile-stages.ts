import { failuresOfEach } from '../../kernel/concurrently.ts';
import { DAY_MS, dayOf, type EpochMs, MINUTE_MS } from '../../kernel/time.ts';
import type { KeptApart, Newcomer } from '../../standing/facts.ts';
import { apartPoolOf } from '../../standing/new-sender.ts';
import type { EvaluationDeps } from '../deps.ts';
import { judgeSet } from '../judge/judge-set.ts';
import { keptApartNow } from './kept-apart.ts';

/** How often new senders are looked at. Unit: ms. */
const LOOK_EVERY_MS = 15 * MINUTE_MS;

/**
 * Looks each quarter of an hour at every set that is, or was, a new sender, or that the policy keeps with them for another
 * reason, and keeps it apart or lets it home, where the policy names a pool for new senders. It also says which sets of
 * customers in the stage `new` have shown what they are. What the first inventory found, or was known before an upgrade,
 * is established.
 * @throws the first error, after all were looked at
 */
export async function reconcileStages(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const { newSenders } = policy;
  const mark = await deps.stages.mark();
  const isAnybodyApart = newSenders.pool !== null || mark.apart.length > 0;
  const isChanged = JSON.stringify(mark.rules) !== JSON.stringify(newSenders);
  if (!isChanged && now - mark.at < LOOK_EVERY_MS) return;
  const customers = await deps.stages.newCustomers();
  // It is noted that nobody is new, so that nobody is looked for each minute.
  if (!isAnybodyApart && customers.length === 0) {
    return await deps.stages.saveMark({ at: now, rules: newSenders, apart: [], proven: {} });
  }
  const known = (await deps.together.newcomers())?.since ?? null;
  // Before the first inventory nobody is new.
  if (known === null) return;
  const listed = new Map((await deps.roster.enrolledSince(0)).map((one) => [one.set, one.enrolledAt]));
  const from = Math.max(known, now - MOST_DAYS * DAY_MS);
  const young = new Map([...listed].filter(([, enrolledAt]) => enrolledAt >= from));
  const ofCustomers = customers.filter((set) => listed.has(set));
  const kept = newSenders.pool === null ? new Map<string, KeptApart>() : await keptApartNow(deps, policy, now);
  const apart: string[] = [];
  const proven: Record<string, boolean> = {};
  const [failure] = await failuresOfEach(
    [...new Set([...(isAnybodyApart ? [...young.keys(), ...kept.keys(), ...mark.apart] : []), ...ofCustomers])],
    deps.concurrency,
    async (set) => {
      const newcomer = await newcomerOf(deps, set, young.get(set) ?? null, known, now);
      // One that cannot be judged has shown nothing.
      if (ofCustomers.includes(set)) proven[set] = false;
      const isProven = await judgeSet(deps, set, null, now, null, { newcomer, keptApart: kept.get(set) ?? null });
      if (ofCustomers.includes(set)) proven[set] = isProven;
      if (apartPoolOf((await deps.views.get(set, now)).standing) !== null) apart.push(set);
    },
  );
  const left = failure === undefined ? apart : [...new Set([...apart, ...mark.apart])];
  await deps.stages.saveMark({ at: now, rules: newSenders, apart: left.toSorted(), proven });
  if (failure) throw failure.error;
}

/** Longer than any policy may ask for. Unit: days. */
const MOST_DAYS = 120;

/** What a new set has sent; null: it was there before, or nobody knows when it began. */
async function newcomerOf(
  { together, totals }: EvaluationDeps,
  set: string,
  since: EpochMs | null,
  known: EpochMs,
  now: EpochMs,
): Promise<Newcomer | null> {
  if (since === null) return null;
  const seen = await together.firstSeen(set);
  if (seen === 'before' || (seen !== null && seen < known)) return null;
  let outcomes = 0;
  for (const { counts } of (await totals.days(set, dayOf(since), dayOf(now))).values())
    outcomes += counts.totals.deliveries + counts.totals.hardBounces;
  return { since, outcomes };
}
