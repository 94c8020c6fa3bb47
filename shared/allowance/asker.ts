import type { Counts } from '../counting/counts.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY, hourOf, SLOTS_PER_HOUR } from '../kernel/time.ts';
import { subjectKey } from '../ladders/in-force.ts';
import type { Policy } from '../policy/model.ts';
import { isStream, setOfName } from '../streams/name.ts';
import type { AllowanceDeps } from './deps.ts';
import type { AllowanceStore } from './model.ts';
import type { Asker } from './plan.ts';
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
  const [stored, of, own, ...parts] = await Promise.all([
    store.read(name),
    subjectsOfName(deps, policy, keys, name),
    mailOf(deps, name, now),
    ...streams.map((stream) => mailOf(deps, stream, now)),
  ]);
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

/** The subjects whose ladders limit a set or a stream. */
async function subjectsOfName(
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

type Mail = { readonly perDay: number; readonly today: number };

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
  for (const [hour, { counts }] of hours) if (hour < recent) sum += sentIn(counts);
  for (const [, { counts }] of slots) sum += sentIn(counts);
  return { perDay: sent.length === 0 ? 0 : sent.reduce((all, one) => all + one, 0) / sent.length, today: sum };
}
