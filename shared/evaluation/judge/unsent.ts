import type { Bounced } from '../../counting/bounced.ts';
import { JUDGED_AT } from '../../counting/counts.ts';
import { partitionOf } from '../../counting/partition.ts';
import { type JudgeFacts, judge } from '../../judging/judge.ts';
import { LEVELS } from '../../judging/metrics.ts';
import type { HourCounts } from '../../judging/model.ts';
import type { Unproven } from '../../judging/series.ts';
import { doubtfulHours } from '../../judging/unproven.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import {
  type EpochMs,
  type Hour,
  hourStart,
  RETENTION_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotOf,
  slotStart,
} from '../../kernel/time.ts';
import { OTHER_PROVIDER } from '../../replies/providers.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { OpenCounts } from '../fold/open-slots.ts';

/** Hard bounces that weigh less than this decide nothing, so nobody looks for their Sends. */
const LEAST_EVIDENCE = 1;

export type UnsentDeps = Pick<EvaluationDeps, 'totals' | 'sends' | 'deployment' | 'sha256' | 'concurrency' | 'log'>;
export type UnsentCase = {
  /** A set or stream. */
  readonly name: string;
  readonly facts: JudgeFacts;
  readonly open: ReadonlyMap<Slot, Pick<OpenCounts, 'counts'>>;
};

/**
 * The hard bounces whose mail was not sent when they say it was. They are looked for only where they may decide, and only
 * in hours that show more outcomes than sends: a bounce counts for judging if the Send of its message lies in the
 * partition of `mail.timestamp`, where a true Send lies. Where the journal gives no answer, all are judged.
 * @returns undefined where there was nothing to look up
 */
export async function unsentOf(deps: UnsentDeps, { name, facts, open }: UnsentCase): Promise<Unproven | undefined> {
  const { now, epochFrom } = facts;
  const doubtful = doubtfulHours(facts.hours).filter(
    ({ hour }) => hourStart(hour + 1) > epochFrom && isKept(hourStart(hour), now),
  );
  if (doubtful.length === 0 || !mayDecide(facts)) return undefined;
  const unproven = new Map<Hour, ReadonlyMap<string, number>>();
  for (const hour of doubtful) {
    try {
      const missing = await missingIn(deps, name, hour.hour, open, now);
      if (missing.length > 0) unproven.set(hour.hour, byProvider(hour, missing));
    } catch (error) {
      deps.log({ message: 'looking for sends failed', configurationSet: name, error: String(error) });
    }
  }
  return unproven;
}

const mayDecide = (facts: JudgeFacts): boolean => {
  const { evidence, convictions } = judge({ ...facts, unproven: new Map() });
  return (
    LEVELS.some((level) => evidence.hardBounce[level] >= LEAST_EVIDENCE) ||
    convictions.some(({ metric }) => metric === 'hardBounce')
  );
};

/** Bounces charged to an hour whose Send is not where it would be. */
async function missingIn(
  deps: UnsentDeps,
  name: string,
  hour: Hour,
  open: UnsentCase['open'],
  now: EpochMs,
): Promise<readonly Bounced[]> {
  const plan = await deps.deployment.shardPlan();
  const partition = (slot: Slot) => partitionOf(name, slotStart(slot), plan, deps.sha256);
  const bySlot = new Map<Slot, Bounced[]>();
  for (const slot of await arrivalsOf(deps, name, hour, open, now)) {
    for (const one of await deps.sends.bouncedIn(partition(slot))) {
      if (one.hour !== hour || !one.names.includes(name)) continue;
      bySlot.set(one.send.slot, [...(bySlot.get(one.send.slot) ?? []), one]);
    }
  }
  const missing: Bounced[] = [];
  await concurrently(bySlot, deps.concurrency, async ([slot, bounced]) => {
    if (isKept(slotStart(slot), now)) missing.push(...(await deps.sends.missing(partition(slot), bounced)));
  });
  return missing;
}

/** The slots in which hard bounces came that are charged to an hour. */
async function arrivalsOf(
  { totals }: Pick<EvaluationDeps, 'totals'>,
  name: string,
  hour: Hour,
  open: UnsentCase['open'],
  now: EpochMs,
): Promise<readonly Slot[]> {
  const first = hour * SLOTS_PER_HOUR;
  const closed = await totals.slots(name, first, slotOf(now));
  const slots = new Set<Slot>();
  for (const [slot, { counts }] of [...closed, ...open]) {
    for (const cell of counts.judged.get(hour)?.values() ?? []) if (cell[JUDGED_AT.hardBounces] > 0) slots.add(slot);
  }
  return [...slots];
}

/** As the judge's cells have them: a company that is not kept apart in this hour is under `other`. */
function byProvider({ cells }: HourCounts, missing: readonly Bounced[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (provider: string): boolean => {
    const known = found.get(provider) ?? 0;
    if (known >= (cells.get(provider)?.[JUDGED_AT.hardBounces] ?? 0)) return false;
    found.set(provider, known + 1);
    return true;
  };
  for (const { provider } of missing) if (!add(provider)) add(OTHER_PROVIDER);
  return found;
}

const isKept = (at: EpochMs, now: EpochMs): boolean => now - at <= RETENTION_MS;
