import { openAlert, remindAlert } from '../../shared/alerts/subject.ts';
import type { Looked } from '../../shared/dns-patrol/findings/authentication.ts';
import {
  type BrokenRule,
  type BrokenRules,
  brokenAlert,
  brokenByChange,
  brokenCleared,
  brokenIssue,
  brokenIssueId,
  compareBroken,
  gravestOf,
} from '../../shared/dns-patrol/findings/broken.ts';
import { mayBreak, type RecordDrift } from '../../shared/dns-patrol/findings/drift.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import type { PatrolAuthenticationDeps } from './ports.ts';

/** `turns`: looks that it takes to see every address; `sets`: those that send. */
export type At = { readonly turns: number; readonly sets: readonly string[]; readonly now: EpochMs };
/** What a look found to be broken, beside what was known. */
type Compared = { readonly before: BrokenRules; readonly found: readonly string[] };

/**
 * Tell what is broken when it was seen twice, whether it ever was right or not; and when it is mended. What a change
 * breaks is told with the change, in one message. @returns whether the changes were told so
 */
export async function tellBroken(
  deps: PatrolAuthenticationDeps,
  looked: Looked,
  drifts: readonly RecordDrift[],
  at: At,
): Promise<boolean> {
  const { memory, messages } = deps;
  const { domain } = looked;
  const { now } = at;
  const before = await memory.broken(domain);
  const { next, found, mended } = compareBroken(before, looked, at.turns, now);
  const rules: Record<string, BrokenRule> = { ...next };
  const changed = changedRule(looked, drifts, { before, found });
  for (const [rule, finding] of gravestOf(looked)) {
    const known = next[rule] ?? { since: now, isTold: false, missed: 0 };
    const plain = brokenAlert(domain, rule, known.since, finding);
    const isNews = found.includes(rule) && known.isAnnounced !== true;
    if (rule === changed) {
      await messages.put(openAlert(brokenByChange(plain, finding, drifts, known.isTold)));
      rules[rule] = { ...known, isAnnounced: true };
    } else if (isNews) {
      await messages.put(openAlert(plain));
    } else if (known.isTold) {
      const reminder = remindAlert(plain, now);
      if (reminder !== null) await messages.put(reminder);
    }
    if (!found.includes(rule)) continue;
    for (const set of at.sets) await memory.blame(set, brokenIssue(domain, finding, known.since), now);
  }
  for (const rule of mended) {
    const { since = now, blamed = [] } = before[rule] ?? {};
    await messages.put(brokenCleared(brokenAlert(domain, rule, since, null), now));
    const issue = brokenIssueId(domain, rule);
    for (const set of new Set([...blamed, ...(await memory.blamed(issue))])) await memory.absolve(set, issue, now);
  }
  await memory.saveBroken(domain, rules);
  return changed !== undefined;
}

/** The rule with which a change is told: one that is seen twice now, else one that was not broken before. */
function changedRule(looked: Looked, drifts: readonly RecordDrift[], { before, found }: Compared): string | undefined {
  const rules = [...gravestOf(looked).keys()].filter((rule) => drifts.some((drift) => mayBreak(drift, rule)));
  const isNews = (rule: string): boolean => found.includes(rule) && before[rule]?.isAnnounced !== true;
  return rules.find(isNews) ?? rules.find((rule) => !Object.hasOwn(before, rule));
}
