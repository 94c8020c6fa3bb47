import { type AlertSubject, openAlert, remindAlert, resolveAlert } from '../../alerts/subject.ts';
import { failuresOfEach } from '../../kernel/concurrently.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts';
import { failoverAlert } from '../../placement/messages.ts';
import type { Policy } from '../../policy/model.ts';
import { failoverPoolOf } from '../../standing/failover.ts';
import type { EvaluationDeps } from '../deps.ts';
import { failoversNow, namesStandby } from '../judge/failover-for.ts';
import { judgeSet } from '../judge/judge-set.ts';

/** Interval of judging all sets while a pool fails over: a set may become healthy, or join the pool. Unit: ms. */
const LOOK_AGAIN_MS = HOUR_MS;
/** After a failure all sets are tried again after this time. Unit: ms. */
const RETRY_MS = 5 * MINUTE_MS;

/**
 * Judges all sets when a failover begins, when it ends, and once an hour in between, and tells it. What was told is
 * stored at the end, so an interrupted run repeats it under the same ids.
 * @throws the first error, after all sets were judged and it was told
 */
export async function reconcileFailover(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const before = await deps.standby.mark();
  if (!namesStandby(policy) && Object.keys(before.pools).length === 0) return;
  const failovers = await failoversNow(deps, policy);
  const pools = Object.fromEntries(
    [...failovers].map(([home, { pool, since }]) => {
      const known = before.pools[home];
      return [home, { pool, since: known?.pool === pool ? known.since : since }];
    }),
  );
  const isSame = JSON.stringify(pools) === JSON.stringify(before.pools);
  if (isSame && (failovers.size === 0 || now - before.at < LOOK_AGAIN_MS)) return;

  const standingBy = new Map<string, number>();
  const [failure] = await failuresOfEach(await deps.roster.all(), deps.concurrency, async ({ set }) => {
    await judgeSet(deps, set, null, now);
    const pool = failoverPoolOf((await deps.views.get(set, now)).standing);
    if (pool !== null) standingBy.set(pool, (standingBy.get(pool) ?? 0) + 1);
  });
  for (const [home, { pool, since }] of Object.entries(before.pools)) {
    if (pools[home]?.pool === pool) continue;
    await deps.messages.put(resolveAlert(subjectOf(policy, home, { pool, since }), { at: now, ...OVER }));
  }
  for (const [home, failover] of failovers) {
    const subject = subjectOf(policy, home, {
      ...{ pool: failover.pool, since: pools[home]?.since ?? failover.since },
      sentence: `${failover.sentence}; ${standingBy.get(failover.pool) ?? 0} healthy sets use it now`,
    });
    await deps.messages.put(openAlert(subject));
    const reminder = remindAlert(subject, now);
    if (reminder !== null) await deps.messages.put(reminder);
  }
  await deps.standby.saveMark({ pools, at: failure ? now - LOOK_AGAIN_MS + RETRY_MS : now });
  if (failure) throw failure.error;
}

const OVER = { sentence: 'Its healthy sets move back.', next: [] };

const subjectOf = (
  { mode }: Policy,
  home: string,
  about: { readonly pool: string; readonly since: EpochMs; readonly sentence?: string },
): AlertSubject => failoverAlert({ mode, home, sentence: '', ...about });
