import type { EvaluationDeps } from '../evaluation/deps.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY, hourOf } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { ladderAlerts } from './alert.ts';
import { hoursOf } from './hours.ts';
import { CHANGING_DAYS, climbedNow, type LadderRecord, type LadderSubject, subjectsOf } from './in-force.ts';
import { ladderDaysOf } from './mail.ts';
import type { LadderDay } from './model.ts';
import { sharedMail } from './shared-mail.ts';
import { subjectKey } from './subject.ts';

type Deps = Pick<
  EvaluationDeps,
  | 'policy'
  | 'ladders'
  | 'roster'
  | 'decisions'
  | 'totals'
  | 'messages'
  | 'addresses'
  | 'sendsFeedback'
  | 'concurrency'
  | 'log'
>;

/** Once an hour, says for everybody with a ladder where it stands, and tells who is held or sends too much. */
export async function keepLadders(deps: Deps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  const subjects = subjectsOf(policy);
  const records = new Map((await deps.ladders.all()).map((record) => [record.key, record]));
  const keys = new Set(subjects.map(subjectKey));
  for (const key of records.keys()) if (!keys.has(key)) await deps.ladders.remove(key);
  const due = subjects.filter((subject) => isDue(subject, records.get(subjectKey(subject)), now));
  // One look at whose the sets are serves all tenants: each set costs a read.
  const byTenant = due.some(({ kind }) => kind === 'tenant') ? setsByTenant(deps, policy, now) : null;
  byTenant?.catch(() => undefined);
  // As does one look at the mail of all sets for all domains and pools.
  const shared = sharedMail(deps, due, now);
  shared.catch(() => undefined);
  const failures = await failuresOfEach(due, 1, async (subject) => {
    const { kind, name } = subject;
    const before = records.get(subjectKey(subject)) ?? null;
    if (kind === 'domain' || kind === 'pool') {
      const found = (await shared).get(subjectKey(subject));
      // A managed pool has none that SES would list, and before the first inventory no pool has. Nothing is known of its mail.
      if (found === undefined) return deps.log({ message: 'SES lists no address of a pool with a ladder', pool: name });
      return await note(deps, policy, { subject, before, days: found.mail.days(), addresses: found.addresses }, now);
    }
    const names = kind === 'set' ? [name] : ((await byTenant)?.get(name) ?? []);
    const from = dayOf(now) - CHANGING_DAYS;
    // A set that cannot be read would look like one that sent nothing, so nothing is decided without it.
    const hours = await Promise.all(names.map((set) => hoursOf(deps, set, from * HOURS_PER_DAY, now)));
    await note(
      deps,
      policy,
      { subject, before, days: ladderDaysOf(hours, from, deps.sendsFeedback), addresses: 1 },
      now,
    );
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
  readonly before: LadderRecord | null;
  /** The days that may change. */
  readonly days: readonly LadderDay[];
  readonly addresses: number;
};

async function note(deps: Deps, policy: Policy, { subject, before, days, addresses }: Looked, now: EpochMs) {
  const record = climbedNow(subject, before, days, now, addresses);
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
