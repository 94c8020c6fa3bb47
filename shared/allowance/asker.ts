import type { Counts, SourceCell } from '../counting/counts.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY, hourOf, SLOTS_PER_HOUR } from '../kernel/time.ts';
import { shareOf } from '../ladders/part.ts';
import { subjectKey } from '../ladders/subject.ts';
import { desiredPlacement } from '../placement/desired.ts';
import type { Policy } from '../policy/model.ts';
import { fits } from '../policy/pattern.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../streams/name.ts';
import type { AllowanceDeps } from './deps.ts';
import type { AllowanceStore } from './model.ts';
import type { Asker, AskersSubject } from './plan.ts';
import { takenToday } from './take.ts';

/** Days back of which the usual volume is the mean, those without mail left out. */
const LATELY = 7;
/** Hours whose slots are read one by one, because they may not be rolled up yet. */
const RECENT_HOURS = 3;

type Whom = {
  readonly name: string;
  /** All that ask. */
  readonly names: readonly string[];
  /** Keys of the subjects that a ladder limits. */
  readonly keys: ReadonlySet<string>;
  readonly policy: Policy;
};

/** What is known of one who asks. @throws where it cannot be read: who is not known gets nothing */
export async function askerOf(
  deps: AllowanceDeps,
  store: AllowanceStore,
  { name, names, keys, policy }: Whom,
  now: EpochMs,
): Promise<Asker> {
  const hour = hourOf(now);
  const streams = isStream(name) ? [] : names.filter((other) => isStream(other) && setOfName(other) === name);
  const [stored, owners, own, ...parts] = await Promise.all([
    store.read(name),
    ownersOfName(deps, policy, keys, name),
    mailOf(deps, name, now),
    ...streams.map((stream) => mailOf(deps, stream, now)),
  ]);
  const of = [...owners, ...domainsOf(policy, keys, name, own), ...(await poolOf(deps, policy, keys, name))];
  const without = (mail: (of: Mail) => number): number =>
    Math.max(0, mail(own) - parts.reduce((sum, part) => sum + mail(part), 0));
  const isFixed = stored !== null && stored.hour === hour;
  return {
    name,
    perDay: without(({ perDay }) => perDay),
    sent: without(({ today }) => today),
    granted: takenToday(stored, hour),
    isHungry:
      stored?.hour === hour - 1 && stored.allowed !== null && stored.allowed > 0 && stored.granted >= stored.allowed,
    of,
    fixed: isFixed ? { allowed: stored.allowed, granted: stored.granted } : null,
  };
}

/** The set and the tenant whose ladders limit a set or a stream. */
async function ownersOfName(
  { decisions }: Pick<AllowanceDeps, 'decisions'>,
  policy: Policy,
  keys: ReadonlySet<string>,
  name: string,
): Promise<Asker['of']> {
  const set = setOfName(name);
  const tenantOf = async (whose: string) =>
    (await effectiveOf(decisions, policy, whose, await decisions.ownerOf(whose))).tenant;
  const tenant = await tenantOf(name);
  const setsTenant = isStream(name) ? await tenantOf(set) : tenant;
  const all = [
    { key: subjectKey({ kind: 'set', name: set }), isCounted: true },
    // A tenant's ladder counts the mail of its sets, not of its streams in the sets of others.
    ...(tenant === null
      ? []
      : [{ key: subjectKey({ kind: 'tenant', name: tenant }), isCounted: setsTenant === tenant }]),
  ];
  return all.filter(({ key }) => keys.has(key));
}

/** The sending domains whose ladders limit a set or a stream, each by its part of the mail of the last days. */
function domainsOf(policy: Policy, keys: ReadonlySet<string>, name: string, { domains }: Mail): AskersSubject[] {
  const known = Object.entries(policy.domains).filter(([domain]) => keys.has(domainKey(domain)));
  return known.flatMap(([domain, { sets = [] }]): AskersSubject[] => {
    const key = domainKey(domain);
    if (isByDomain(name)) return valueOfStream(name) === domain ? [{ key, isCounted: true }] : [];
    const part = shareOf(domains, (one) => one === domain);
    // It has sent nothing yet: what the policy says counts until it has.
    if (part === null) return sets.some((pattern) => fits(pattern, setOfName(name))) ? [{ key, isCounted: true }] : [];
    return part === 0 ? [] : [{ key, isCounted: true, part }];
  });
}
const domainKey = (name: string): string => subjectKey({ kind: 'domain', name });

/** The pool by which its mail leaves now, where a ladder limits that. */
async function poolOf(
  { decisions }: Pick<AllowanceDeps, 'decisions'>,
  policy: Policy,
  keys: ReadonlySet<string>,
  name: string,
): Promise<AskersSubject[]> {
  if (Object.keys(policy.pools).length === 0) return [];
  const { standing, home } = await decisions.state(setOfName(name));
  const { to = 'healthy', mode = 'observe', standby, apart } = standing ?? {};
  const { pool } = desiredPlacement({ standing: to, mode, quarantinePool: policy.quarantinePool, standby, apart });
  const found = pool.kind === 'pool' ? pool.name : (home?.pool ?? null);
  if (found === null) return [];
  const key = subjectKey({ kind: 'pool', name: found });
  return keys.has(key) ? [{ key, isCounted: true }] : [];
}

type Mail = {
  readonly perDay: number;
  readonly today: number;
  /** From which domain it came, of all these days. */
  readonly domains: ReadonlyMap<string, SourceCell>;
};

/** A set that publishes no Send has sent what was answered. */
const sentIn = ({ totals }: Counts): number => Math.max(totals.sends, totals.deliveries + totals.hardBounces);

async function mailOf({ totals }: Pick<AllowanceDeps, 'totals'>, name: string, now: EpochMs): Promise<Mail> {
  const today = dayOf(now);
  const recent = Math.max(hourOf(now) - RECENT_HOURS + 1, today * HOURS_PER_DAY);
  const [days, { hours, slots }] = await Promise.all([
    totals.days(name, today - LATELY, today - 1),
    totals.history(name, today * HOURS_PER_DAY, recent * SLOTS_PER_HOUR),
  ]);
  const sent = [...days.values()].map(({ counts }) => sentIn(counts)).filter((count) => count > 0);
  let sum = 0;
  const domains = new Map<string, SourceCell>();
  for (const { counts } of days.values()) addCells(domains, counts.domains);
  for (const [hour, { counts }] of hours) {
    if (hour >= recent) continue;
    sum += sentIn(counts);
    addCells(domains, counts.domains);
  }
  for (const [, { counts }] of slots) {
    sum += sentIn(counts);
    addCells(domains, counts.domains);
  }
  const perDay = sent.length === 0 ? 0 : sent.reduce((all, one) => all + one, 0) / sent.length;
  return { perDay, today: sum, domains };
}

function addCells(sums: Map<string, SourceCell>, cells: ReadonlyMap<string, Readonly<SourceCell>>): void {
  for (const [name, [deliveries, hardBounces, complaints]] of cells) {
    const [a, b, c] = sums.get(name) ?? [0, 0, 0];
    sums.set(name, [a + deliveries, b + hardBounces, c + complaints]);
  }
}
