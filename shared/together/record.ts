import { sentenceOf } from '../judging/sentence.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { tenantRules } from '../policy/resolve.ts';
import type { TogetherConviction } from './judge.ts';
import type { Group, TogetherRecord } from './ports.ts';

/** Most sets that an alert names. */
const MOST_NAMED = 5;

/** What is told of a convicted group. */
export function recordOf(
  { key, tenant }: Group,
  conviction: TogetherConviction,
  policy: Policy,
  now: EpochMs,
): TogetherRecord {
  const { metric, count, of, rate, limit, evidence, bar, since, sets, hitSets } = conviction;
  const who = tenant === null ? 'new senders' : `sets of tenant ${tenant}`;
  return {
    ...{ key, tenant, openedAt: now, closedAt: null },
    mode: policy.observeAll ? 'observe' : (tenantRules(policy, tenant)?.mode ?? policy.mode),
    ...{ sets, hitSets: hitSets.length, worst: hitSets.slice(0, MOST_NAMED) },
    numbers: { metric, count, of, rate, limit, evidence, bar, since },
    sentence: `${sets} ${who} together: ${sentenceOf(conviction, now)}`,
    moves: tenant !== null && policy.together === 'quarantine',
  };
}
