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
 * reason, and keeps it apart or lets it home, where the policy names a pool for new senders. What the first inventory
 * found, or was known before an upgrade, is established.
 * @throws the first error, after all were looked at
 */
export async function reconcileStages(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const { newSenders } = policy;
  const mark = await deps.stages.mark();
  if (newSenders.pool === null && mark.apart.length === 0) return;
  const isChanged = JSON.stringify(mark.rules) !== JSON.stringify(newSenders);
  if (!isChanged && now - mark.at < LOOK_EVERY_MS) return;
  const known = (await deps.together.newcomers())?.since ?? null;
  // Before the first inventory nobody is new.
  if (known === null) return;
  const young = new Map(
    (await deps.roster.enrolledSince(Math.max(known, now - MOST_DAYS * DAY_MS))).map((one) => [
      one.set,
      one.enrolledAt,
    ]),
  );
  const kept = newSenders.pool === null ? new Map<string, KeptApart>() : await keptApartNow(deps, policy, now);
  const apart: string[] = [];
  const [failure] = await failuresOfEach(
    [...new Set([...young.keys(), ...kept.keys(), ...mark.apart])],
    deps.concurrency,
    async (set) => {
      const newcomer = await newcomerOf(deps, set, young.get(set) ?? null, known, now);
      await judgeSet(deps, set, null, now, null, { newcomer, keptApart: kept.get(set) ?? null });
      if (apartPoolOf((await deps.views.get(set, now)).standing) !== null) apart.push(set);
    },
  );
  const left = failure === undefined ? apart : [...new Set([...apart, ...mark.apart])];
  await deps.stages.saveMark({ at: now, rules: newSenders, apart: left.toSorted() });
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
