import type { Counts } from '../../counting/counts.ts';
import { complaintRate, hardBounceRate, reportingDeliveries } from '../../counting/rates.ts';
import { effectiveFor, type Whose } from '../../evaluation/judge/effective.ts';
import type { SetState } from '../../evaluation/ports/decisions.ts';
import type { SetHistory, TotalsStore } from '../../evaluation/ports/totals.ts';
import type { Limits, Metric } from '../../judging/metrics.ts';
import { type EpochMs, HOURS_PER_DAY, type Hour, hourOf, hourOfSlot, iso, SLOTS_PER_HOUR } from '../../kernel/time.ts';
import type { DesiredPlacement, Placement } from '../../placement/model.ts';
import type { Policy } from '../../policy/model.ts';
import { effectOf, effectSentence, isShadow } from '../../standing/effect.ts';
import { standingOf } from '../../standing/epoch.ts';
import { type Cleared, NO_RULE, standingWords, waitsOf } from '../../standing/shown.ts';
import type { SetRow } from '../schema/sets.ts';
import { addHits, clearedBy, type HitsByProvider, type Ongoing } from './cleared.ts';
import { streamOf } from './of-stream.ts';

/** Sums of the last 24 hours, by hour, the oldest first. */
export type DaySums = {
  readonly sends: number[];
  readonly deliveries: number[];
  readonly hardBounces: number[];
  readonly complaints: number[];
  /** Deliveries where complaints are reported: what a complaint rate is measured against. */
  readonly reporting: number;
  readonly byProvider: HitsByProvider;
};
/** What a row is made of, as it was read at `readAt`. */
export type SetFacts = {
  readonly name: string;
  readonly state: Pick<SetState, 'standing' | 'settings' | 'sesTenant' | 'holds' | 'signals'>;
  /** What is known of the set of a stream; null for a set. */
  readonly ofSet?: Whose | null;
  /** Why nothing can be judged by its counts; null: it can. */
  readonly notJudged?: string | null;
  readonly revision: number;
  /** What is wanted of it in SES; absent or null: nothing. */
  readonly desired?: DesiredPlacement | null;
  readonly placement?: Placement | null;
  readonly sums: DaySums;
  readonly readAt: EpochMs;
};

/** The first of the last 24 hours. */
export const firstHour = (now: EpochMs): Hour => hourOf(now) - HOURS_PER_DAY + 1;

/** Sums by hour: from the hours, and from slots where an hour may not be rolled up yet. */
export function daySums({ hours, slots }: SetHistory, now: EpochMs): DaySums {
  const nothing = (): number[] => new Array<number>(HOURS_PER_DAY).fill(0);
  const sums = {
    sends: nothing(),
    deliveries: nothing(),
    hardBounces: nothing(),
    complaints: nothing(),
    reporting: 0,
    byProvider: new Map(),
  };
  const first = firstHour(now);
  const add = (hour: Hour, counts: Counts): void => {
    const at = hour - first;
    if (at < 0 || at >= HOURS_PER_DAY) return;
    for (const name of ['sends', 'deliveries', 'hardBounces', 'complaints'] as const) {
      sums[name][at] = (sums[name][at] ?? 0) + counts.totals[name];
    }
    sums.reporting += reportingDeliveries(counts);
    addHits(sums.byProvider, counts);
  };
  for (const [hour, { counts }] of hours) add(hour, counts);
  for (const [slot, { counts }] of slots) if (!hours.has(hourOfSlot(slot))) add(hourOfSlot(slot), counts);
  return sums;
}

/** The last 24 hours of a set, in one read. */
export async function readDay(totals: Pick<TotalsStore, 'history'>, set: string, now: EpochMs): Promise<DaySums> {
  const first = firstHour(now);
  return daySums(await totals.history(set, first, (first + HOURS_PER_DAY - 3) * SLOTS_PER_HOUR), now);
}

/** The day as one line of figures. */
export function dayOfSums({ reporting, ...sums }: DaySums): SetRow['day'] {
  const counts = {
    sends: sum(sums.sends),
    deliveries: sum(sums.deliveries),
    reporting,
    hardBounces: sum(sums.hardBounces),
    complaints: sum(sums.complaints),
  };
  return { ...counts, hardBounceRate: hardBounceRate(counts), complaintRate: complaintRate(counts) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `standing.settings`: changes whenever either does. */
export const versionOf = (standing: SetState['standing'], revision: number): string =>
  `${standing?.version ?? 0}.${revision}`;

/** The signals that are told of a set now and move nobody, the oldest first. */
export const toldNow = ({ signals = [] }: Pick<SetState, 'signals'>): SetRow['told'] =>
  signals
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.since - b.since)
    .map(({ metric, since, sentence }) => ({ metric, since: iso(since), sentence }));

/** What is known of somebody beside state and counts. */
export type Around = {
  readonly desired: DesiredPlacement | null;
  readonly placement: Placement | null;
  readonly isStream: boolean;
  readonly cleared: readonly Cleared[];
  /** Whether everything is evacuated. Absent: no. */
  readonly evacuated?: boolean;
};

/**
 * How somebody stands, what SES does of it, and why nobody should be called healthy who is not judged, waits, or is
 * cleared by an incident. Every surface shows this.
 */
export function shownOf(
  { standing, holds = [] }: Pick<SetState, 'standing' | 'holds'>,
  notJudged: string | null,
  policy: Policy,
  { desired, placement, isStream, cleared, evacuated = false }: Around,
): Pick<SetRow, 'notJudged' | 'waits' | 'words' | 'cleared' | 'effect' | 'done' | 'shadow'> {
  const waits = waitsOf(holds, policy);
  const effect = effectOf({ standing, desired, placement, evacuated });
  const stands = standingOf(standing);
  const { quarantinePool } = policy;
  return {
    shadow: isShadow(standing),
    notJudged,
    waits: waits.map((wait) => ({ ...wait, since: iso(wait.since), until: iso(wait.until) })),
    cleared: [...cleared],
    effect,
    done: effectSentence({ standing: stands, effect, isStream, quarantinePool, placement }),
    words: standingWords(stands, notJudged, waits, { effect, cleared }),
  };
}

/** Which hits of a day an incident clears. */
export function clearedOf(
  incidents: readonly Ongoing[],
  hits: HitsByProvider,
  rates: { readonly hardBounceRate: number | null; readonly complaintRate: number | null },
  limits: Limits,
): readonly Cleared[] {
  const rateOf = (metric: Metric): number =>
    (metric === 'hardBounce' ? rates.hardBounceRate : rates.complaintRate) ?? 0;
  return clearedBy(incidents, hits, (metric) => rateOf(metric) > limits[metric].warn);
}

/** A set, or a stream, at a glance, under a policy and the incidents that go on. */
export function rowOf(
  { name, state, ofSet = null, notJudged = null, revision, desired = null, placement = null, sums, readAt }: SetFacts,
  policy: Policy,
  incidents: readonly Ongoing[] = [],
  evacuated = false,
): SetRow {
  const { standing } = state;
  const { tenant, mode, limits, pinned, exempt } = effectiveFor(policy, name, state, ofSet);
  const stream = ofSet === null ? null : streamOf(name, policy);
  const told = toldNow(state);
  const day = dayOfSums(sums);
  return {
    name,
    stream,
    tenant,
    standing: standingOf(standing),
    since: standing && iso(standing.at),
    sentence: standing?.sentence ?? null,
    told,
    mode,
    pinned,
    exempt,
    version: versionOf(standing, revision),
    pressure: Math.max(
      told.length === 0 ? 0 : 1,
      (day.hardBounceRate ?? 0) / limits.hardBounce.quarantine,
      (day.complaintRate ?? 0) / limits.complaint.quarantine,
    ),
    day,
    spark: { sends: sums.sends, hardBounces: sums.hardBounces, complaints: sums.complaints },
    ...shownOf(state, stream?.by === null ? NO_RULE : notJudged, policy, {
      desired,
      placement,
      isStream: stream !== null,
      cleared: clearedOf(incidents, sums.byProvider, day, limits),
      evacuated,
    }),
    readAt: iso(readAt),
  };
}
