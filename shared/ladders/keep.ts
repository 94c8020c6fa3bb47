import { type Counts, emptyCounts } from '../counting/counts.ts';
import { fold } from '../counting/fold.ts';
import type { EvaluationDeps } from '../evaluation/deps.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY, type Hour, hourOf, hourOfSlot, SLOTS_PER_HOUR } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { ladderAlerts } from './alert.ts';
import {
  CHANGING_DAYS,
  climbedNow,
  type LadderRecord,
  type LadderSubject,
  subjectKey,
  subjectsOf,
} from './in-force.ts';
import { type HourOfMail, ladderDaysOf } from './mail.ts';

/** Hours whose slots are read one by one, because they may not be rolled up yet. */
const RECENT_HOURS = 3;

type Deps = Pick<
  EvaluationDeps,
  'policy' | 'ladders' | 'roster' | 'decisions' | 'totals' | 'messages' | 'sendsFeedback' | 'concurrency' | 'log'
>;

/** Once an hour, says for each tenant and set with a ladder where it stands, and tells who is held or sends too much. */
export async function keepLadders(deps: Deps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const subjects = subjectsOf(policy);
  const records = new Map((await deps.ladders.all()).map((record) => [record.key, record]));
  const keys = new Set(subjects.map(subjectKey));
  for (const key of records.keys()) if (!keys.has(key)) await deps.ladders.remove(key);
  const due = subjects.filter((subject) => isDue(subject, records.get(subjectKey(subject)), now));
  // One look at whose the sets are serves all tenants: each set costs a read.
  const byTenant = due.some(({ kind }) => kind !== 'set') ? setsByTenant(deps, policy, now) : null;
  byTenant?.catch(() => undefined);
  const failures = await failuresOfEach(due, 1, async (subject) => {
    const names = subject.kind === 'set' ? [subject.name] : ((await byTenant)?.get(subject.name) ?? []);
    await look(deps, policy, { subject, names, before: records.get(subjectKey(subject)) ?? null }, now);
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'a ladder could not be looked at', subject: subjectKey(item), error: String(error) });
  }
  if (failures[0] && failures.length === due.length) throw failures[0].error;
}

const isDue = ({ setting }: LadderSubject, record: LadderRecord | undefined, now: EpochMs): boolean =>
  record === undefined ||
  hourOf(record.at) !== hourOf(now) ||
  JSON.stringify(record.setting) !== JSON.stringify(setting);

type Looked = {
  readonly subject: LadderSubject;
  /** Its sets that had mail in the days that may change. */
  readonly names: readonly string[];
  readonly before: LadderRecord | null;
};

async function look(deps: Deps, policy: Policy, { subject, names, before }: Looked, now: EpochMs): Promise<void> {
  const from = dayOf(now) - CHANGING_DAYS;
  // A set that cannot be read would look like one that sent nothing, so nothing is decided without it.
  const hours = await Promise.all(names.map((name) => hoursOf(deps, name, from * HOURS_PER_DAY, now)));
  const record = climbedNow(subject, before, ladderDaysOf(hours, from, deps.sendsFeedback), now);
  if (record === null) return;
  const about = { mode: policy.mode, today: dayOf(now), tenant: await tenantOf(deps, policy, subject) };
  for (const message of ladderAlerts(subject, record, about)) await deps.messages.put(message);
  await deps.ladders.save(record);
}

async function tenantOf({ decisions }: Deps, policy: Policy, { kind, name }: LadderSubject): Promise<string | null> {
  if (kind !== 'set') return kind === 'tenant' ? name : null;
  return (await effectiveOf(decisions, policy, name, await decisions.ownerOf(name))).tenant;
}

/** Tenant → its sets that had mail in the days that may change. @throws where whose one set is cannot be read */
async function setsByTenant({ roster, decisions, concurrency }: Deps, policy: Policy, now: EpochMs) {
  const from = dayOf(now) - CHANGING_DAYS;
  const owned = new Map<string, string[]>();
  const active = (await roster.all())
    .filter(({ lastDay }) => lastDay >= from)
    .toSorted((one, other) => (one.set < other.set ? -1 : 1));
  const tenants: (string | null)[] = [];
  const failures = await failuresOfEach([...active.entries()], concurrency, async ([index, { set }]) => {
    tenants[index] = (await effectiveOf(decisions, policy, set, await decisions.ownerOf(set))).tenant;
  });
  if (failures[0]) throw failures[0].error;
  for (const [index, { set }] of active.entries()) {
    const tenant = tenants[index] ?? null;
    if (tenant !== null) owned.set(tenant, [...(owned.get(tenant) ?? []), set]);
  }
  return owned;
}

async function hoursOf(
  { totals }: Deps,
  set: string,
  from: Hour,
  now: EpochMs,
): Promise<ReadonlyMap<Hour, HourOfMail>> {
  const recent = hourOf(now) - RECENT_HOURS + 1;
  const { hours, slots } = await totals.history(set, from, recent * SLOTS_PER_HOUR);
  const found = new Map<Hour, Counts>();
  for (const [hour, { counts }] of hours) if (hour < recent) found.set(hour, counts);
  for (const [slot, { counts }] of slots) {
    const hour = hourOfSlot(slot);
    const sum = found.get(hour) ?? emptyCounts();
    found.set(hour, sum);
    fold(sum, counts);
  }
  return found;
}
