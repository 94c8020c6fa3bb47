import { openAlert, remindAlert, resolveAlert } from '../alerts/subject.ts';
import type { EvaluationDeps } from '../evaluation/deps.ts';
import { askOthers } from '../evaluation/judge/incidents.ts';
import { judgeSet } from '../evaluation/judge/judge-set.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { togetherAlert } from './alert.ts';
import { judgeTogether, type Member, ownEvidence, type TogetherConviction } from './judge.ts';
import { limitsOf, membersOf } from './members.ts';
import type { Group, TogetherRecord } from './ports.ts';
import { recordOf } from './record.ts';

/** Shortest time of an alert, as of a warning. Unit: ms. */
const LEAST_MS = DAY_MS;

/**
 * Judges the groups that are due: opens alerts, reminds and resolves them. By policy, sets of a tenant with evidence of
 * their own are quarantined. A group that cannot be read does not stop the others.
 * @throws the first error, after all have been looked at
 */
export async function reconcileTogether(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const since = await newSendersSince(deps, now);
  const due = await deps.groups.due(since, now);
  // A group that is gone is never due.
  if (due.length === 0 && !deps.groups.isRegrouped) return;
  const records = new Map((await deps.together.records()).map((record) => [record.key, record]));
  const all = await deps.groups.all(since, now);
  const failures = await failuresOfEach(due, 1, async (group) => {
    // A group that fails counts as judged, too.
    deps.groups.looked(group, now);
    await look(deps, group, records.get(group.key) ?? null, all.length, now);
  });
  const keys = new Set(all.map(({ key }) => key));
  for (const record of records.values()) {
    if (record.closedAt === null && !keys.has(record.key)) await close(deps, record, now);
  }
  deps.groups.isRegrouped = false;
  if (failures[0]) throw failures[0].error;
}

/**
 * From when on a new set is a new sender: the end of the first inventory, or the first run where the inventory is
 * older. Without an inventory, a day after the start.
 */
async function newSendersSince({ together, groups }: EvaluationDeps, now: EpochMs): Promise<EpochMs | null> {
  if (groups.newSince !== null) return groups.newSince;
  const known = await together.newcomers();
  if (known !== null && known.since !== null) {
    // It never changes.
    groups.newSince = known.since;
    return known.since;
  }
  const startedAt = known?.startedAt ?? now;
  const isOver = now - startedAt >= DAY_MS || (await together.isInventoried());
  const since = isOver ? now : null;
  if (known === null || since !== null) await together.saveNewcomers({ startedAt, since });
  return since;
}

async function look(
  deps: EvaluationDeps,
  group: Group,
  before: TogetherRecord | null,
  groups: number,
  now: EpochMs,
): Promise<void> {
  const policy = await deps.policy();
  const members = await membersOf(deps, policy, group, now);
  const { activeSets = 1 } = (await deps.deployment.fleet()) ?? {};
  const { conviction: found, evidence } = judgeTogether(members, {
    now,
    limits: limitsOf(policy, group.tenant),
    judged: activeSets + groups,
    bars: policy.bars,
    powers: policy.signals,
    harm: policy.harm,
  });
  const conviction = found !== null && (await isCleared(deps, group, found, now)) ? found : null;
  const open = before?.closedAt === null ? before : null;
  deps.log({ message: 'judged together', group: group.key, sets: members.length, evidence, convicted: found !== null });
  if (conviction !== null && open === null) {
    const record = recordOf(group, conviction, policy, now);
    await deps.together.save(record);
    await deps.messages.put(openAlert(togetherAlert(record)));
  } else if (open !== null) {
    await goOn(deps, open, found === null && evidence < policy.release.evidenceBelow, now);
  }
  if (conviction !== null) await actOn(deps, policy, group, members, conviction, now);
}

/**
 * Whether a conviction may be acted on. One that depends on one mailbox provider waits, as for a single set, until
 * others show whether the provider has an incident.
 */
async function isCleared(
  deps: EvaluationDeps,
  group: Group,
  { hangsOnOneProvider, worstProvider: provider, metric, limit, since }: TogetherConviction,
  now: EpochMs,
): Promise<boolean> {
  if (!hangsOnOneProvider) return true;
  const heldSince = deps.groups.heldSince(group, now);
  // New senders share no tenant, so all other sets may be witnesses.
  const set = group.tenant === null ? null : (group.members[0] ?? null);
  const { answer } = await askOthers(deps, { set, provider, metric, limit, heldSince, since }, now);
  if (answer === 'wait') deps.groups.again(group, now);
  return answer === 'proceed';
}

/** A subject that lasts: told again if a run died, reminded of, or resolved. */
async function goOn(deps: EvaluationDeps, record: TogetherRecord, isQuiet: boolean, now: EpochMs): Promise<void> {
  if (isQuiet && now - record.openedAt >= LEAST_MS) return close(deps, record, now);
  const subject = togetherAlert(record);
  await deps.messages.put(openAlert(subject));
  const reminder = remindAlert(subject, now);
  if (reminder !== null) await deps.messages.put(reminder);
}

/** Tells first: after a crash it is told again under the same id. */
async function close(deps: EvaluationDeps, record: TogetherRecord, now: EpochMs): Promise<void> {
  await deps.messages.put(resolveAlert(togetherAlert(record), { at: now, ...OVER }));
  await deps.together.save({ ...record, closedAt: now });
}
const OVER = { sentence: 'Together they are within the limits again, or have no mail any more.', next: [] };

/** Judges the sets of a tenant again that have evidence of their own, which is enough for a quarantine now. */
async function actOn(
  deps: EvaluationDeps,
  policy: Policy,
  { tenant }: Group,
  members: readonly Member[],
  conviction: TogetherConviction,
  now: EpochMs,
): Promise<void> {
  if (tenant === null || policy.together !== 'quarantine') return;
  const { metric } = conviction;
  const charge = { metric, sentence: recordOf({ key: '', tenant, members: [] }, conviction, policy, now).sentence };
  const bad = members.filter((member) => ownEvidence(member, metric) >= policy.release.evidenceBelow);
  const [failure] = await failuresOfEach(bad, deps.concurrency, ({ name }) => judgeSet(deps, name, null, now, charge));
  if (failure) throw failure.error;
}
