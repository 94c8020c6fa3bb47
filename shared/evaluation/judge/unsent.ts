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

/** Hard bounces with less weight decide nothing, so their Sends are not looked up. */
const LEAST_EVIDENCE = 1;

export type UnsentDeps = Pick<EvaluationDeps, 'totals' | 'sends' | 'deployment' | 'sha256' | 'concurrency' | 'log'>;
export type UnsentCase = {
  /** A set or stream. */
  readonly name: string;
  readonly facts: JudgeFacts;
  readonly open: ReadonlyMap<Slot, Pick<OpenCounts, 'counts'>>;
};

/**
 * The hard bounces whose mail was not sent when they claim. Looked up only where they may decide, in hours with more
 * outcomes than sends. A bounce is judged if the Send of its message is in the partition of `mail.timestamp`. Where the
 * journal gives no answer, all are judged.
 * @returns undefined where nothing had to be looked up
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

/** Bounces of an hour whose Send is not in its partition. */
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

/** The slots in which the hard bounces of an hour came. */
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

/** The provider as the judge's cells name it: a company without a cell of its own is under `other`. */
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
