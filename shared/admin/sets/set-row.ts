import type { Counts } from '../../counting/counts.ts';
import { complaintRate, hardBounceRate, reportingDeliveries } from '../../counting/rates.ts';
import { effectiveFor, type Whose } from '../../evaluation/judge/effective.ts';
import type { SetHistory, SetState } from '../../evaluation/ports.ts';
import { type EpochMs, HOURS_PER_DAY, type Hour, hourOf, hourOfSlot, iso } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import { standingOf } from '../../standing/epoch.ts';
import { NO_RULE, standingWords, waitsOf } from '../../standing/shown.ts';
import type { SetRow } from '../schema/sets.ts';
import { streamOf } from './of-stream.ts';

/** Sums of the last 24 hours, by hour, the oldest first. */
export type DaySums = {
  readonly sends: number[];
  readonly deliveries: number[];
  readonly hardBounces: number[];
  readonly complaints: number[];
  /** Deliveries where complaints are reported: what a complaint rate is measured against. */
  readonly reporting: number;
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
  readonly sums: DaySums;
  readonly readAt: EpochMs;
};

/** The first of the last 24 hours. */
export const firstHour = (now: EpochMs): Hour => hourOf(now) - HOURS_PER_DAY + 1;

/** Sums by hour: from the hours, and from slots where an hour may not be rolled up yet. */
export function daySums({ hours, slots }: SetHistory, now: EpochMs): DaySums {
  const nothing = (): number[] => new Array<number>(HOURS_PER_DAY).fill(0);
  const sums = { sends: nothing(), deliveries: nothing(), hardBounces: nothing(), complaints: nothing(), reporting: 0 };
  const first = firstHour(now);
  const add = (hour: Hour, counts: Counts): void => {
    const at = hour - first;
    if (at < 0 || at >= HOURS_PER_DAY) return;
    for (const name of ['sends', 'deliveries', 'hardBounces', 'complaints'] as const) {
      sums[name][at] = (sums[name][at] ?? 0) + counts.totals[name];
    }
    sums.reporting += reportingDeliveries(counts);
  };
  for (const [hour, { counts }] of hours) add(hour, counts);
  for (const [slot, { counts }] of slots) if (!hours.has(hourOfSlot(slot))) add(hourOfSlot(slot), counts);
  return sums;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `standing.settings`: changes whenever either does. */
export const versionOf = (standing: SetState['standing'], revision: number): string =>
  `${standing?.version ?? 0}.${revision}`;

/** The signals that are told of a set now and move nobody, the oldest first. */
export const toldNow = ({ signals = [] }: Pick<SetState, 'signals'>): SetRow['told'] =>
  signals
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.since - b.since)
    .map(({ metric, since, sentence }) => ({ metric, since: iso(since), sentence }));

/** How somebody stands, in words, and why nobody should be called healthy who is not judged or waits. */
export function shownOf(
  { standing, holds = [] }: Pick<SetState, 'standing' | 'holds'>,
  notJudged: string | null,
  policy: Policy,
): Pick<SetRow, 'notJudged' | 'waits' | 'words'> {
  const waits = waitsOf(holds, policy);
  return {
    notJudged,
    waits: waits.map((wait) => ({ ...wait, since: iso(wait.since), until: iso(wait.until) })),
    words: standingWords(standingOf(standing), notJudged, waits),
  };
}

/** A set, or a stream, at a glance, under a policy. */
export function rowOf(
  { name, state, ofSet = null, notJudged = null, revision, sums, readAt }: SetFacts,
  policy: Policy,
): SetRow {
  const { standing } = state;
  const { tenant, mode, limits, pinned, exempt } = effectiveFor(policy, name, state, ofSet);
  const stream = ofSet === null ? null : streamOf(name, policy);
  const told = toldNow(state);
  const [sends, deliveries] = [sum(sums.sends), sum(sums.deliveries)];
  const [hardBounces, complaints] = [sum(sums.hardBounces), sum(sums.complaints)];
  const { reporting } = sums;
  const rates = {
    hardBounceRate: hardBounceRate({ sends, deliveries, hardBounces }),
    complaintRate: complaintRate({ reporting, complaints }),
  };
  return {
    name,
    stream,
    tenant,
    standing: standingOf(standing),
    shadow: standing?.mode === 'observe' && (standing.to === 'quarantined' || standing.to === 'paused'),
    since: standing && iso(standing.at),
    sentence: standing?.sentence ?? null,
    told,
    mode,
    pinned,
    exempt,
    version: versionOf(standing, revision),
    pressure: Math.max(
      told.length === 0 ? 0 : 1,
      (rates.hardBounceRate ?? 0) / limits.hardBounce.quarantine,
      (rates.complaintRate ?? 0) / limits.complaint.quarantine,
    ),
    day: { sends, deliveries, reporting, hardBounces, complaints, ...rates },
    spark: { sends: sums.sends, hardBounces: sums.hardBounces, complaints: sums.complaints },
    ...shownOf(state, stream?.by === null ? NO_RULE : notJudged, policy),
    readAt: iso(readAt),
  };
}
