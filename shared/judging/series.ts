import { JUDGED_AT, type JudgedCell } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import { signalOf } from './metrics.ts';
import type { Metric, Withheld } from './model.ts';
import { firstSince, type Sheet, type Unproven } from './sheet.ts';
import { type Basis, clampCount, type SendsFeedback, type Trials, trialsOf, withheldIn } from './trials.ts';

export type { Unproven } from './sheet.ts';

/** The trials of one metric in one sending hour. */
export type HourTrials = Trials & { readonly hour: Hour };

/** The input of a series of trials. */
export type SeriesFacts = {
  readonly sheet: Sheet;
  readonly sendsFeedback: SendsFeedback;
  readonly withheld: readonly Withheld[];
  /** Hard bounces of an hour, by provider, whose mail was never sent as far as is known; absent: none. */
  readonly unproven?: Unproven | undefined;
  /** How an hour is counted; see `Basis`. */
  readonly basis: (hour: Hour) => Basis;
};

/** Selects a part of a series. */
export type Part = {
  /** The first hour. */
  readonly from?: Hour | undefined;
  /** One more provider to leave out. */
  readonly leftOut?: string | undefined;
};

/** The trials of one metric, hour by hour, without withheld counts, as `countsFor` counts each hour. */
export const seriesOf = (metric: Metric, facts: SeriesFacts, part: Part = {}): readonly HourTrials[] => {
  const row = signalOf(metric);
  const column = JUDGED_AT[row.hits];
  const ofBounces = row.hits === 'hardBounces';
  const { hours, starts, cells, providerAt, providers } = facts.sheet;
  const leavesOut = leftOutIn(metric, facts, part.leftOut);
  const series: HourTrials[] = [];
  for (let index = firstSince(hours, part.from); index < hours.length; index += 1) {
    const hour = hours[index]?.hour ?? 0;
    const leaves = leavesOut(hour);
    const doubtful = facts.unproven?.get(hour);
    let sent = 0;
    let delivered = 0;
    let bounced = 0;
    let hits = 0;
    const end = starts[index + 1] ?? 0;
    for (let entry = starts[index] ?? 0; entry < end; entry += 1) {
      const at = providerAt[entry] ?? 0;
      const cell = cells[entry];
      if (cell === undefined || leaves[at] === true) continue;
      sent += clampCount(cell[JUDGED_AT.sends]);
      delivered += clampCount(cell[JUDGED_AT.deliveries]);
      const bounces =
        doubtful === undefined ? clampCount(cell[JUDGED_AT.hardBounces]) : provenIn(cell, doubtful, providers[at]);
      bounced += bounces;
      hits += ofBounces ? bounces : clampCount(cell[column]);
    }
    const outcomes = delivered + bounced + (ofBounces ? 0 : hits);
    const n = trialsOf(row.of, facts.basis(hour), { sent, delivered, outcomes, hits });
    series.push({ hour, n: Math.max(n, hits), x: hits });
  }
  return series;
};

type Hit = { readonly hour: Hour; readonly provider: string; readonly count: number };

/** The sending hours and providers that bring hits to a series, from an hour on, and how many. */
export const hitsSince = (metric: Metric, facts: SeriesFacts, from: Hour): readonly Hit[] => {
  const { hours, starts, cells, providers, providerAt } = facts.sheet;
  const { hits } = signalOf(metric);
  const leavesOut = leftOutIn(metric, facts);
  const found: Hit[] = [];
  for (let index = firstSince(hours, from); index < hours.length; index += 1) {
    const hour = hours[index]?.hour ?? 0;
    const leaves = leavesOut(hour);
    const doubtful = facts.unproven?.get(hour);
    for (let entry = starts[index] ?? 0; entry < (starts[index + 1] ?? 0); entry += 1) {
      const at = providerAt[entry] ?? 0;
      const cell = cells[entry];
      if (cell === undefined || leaves[at] === true) continue;
      const provider = providers[at] ?? '';
      const count = hits === 'hardBounces' ? provenIn(cell, doubtful, provider) : clampCount(cell[JUDGED_AT[hits]]);
      if (count > 0) found.push({ hour, provider, count });
    }
  }
  return found;
};

/** The hard bounces of a cell that are judged. */
const provenIn = (
  cell: Readonly<JudgedCell>,
  doubtful: ReadonlyMap<string, number> | undefined,
  provider = '',
): number => {
  const bounces = clampCount(cell[JUDGED_AT.hardBounces]);
  return bounces - Math.min(bounces, doubtful?.get(provider) ?? 0);
};

/** Indexes in the sheet of the providers that an hour leaves out. */
const leftOutIn = (metric: Metric, { sheet, sendsFeedback, withheld }: SeriesFacts, leftOut?: string) => {
  const { feedbackOnly } = signalOf(metric);
  const always = sheet.providers.map((name) => name === leftOut || (feedbackOnly && !sendsFeedback(name)));
  return (hour: Hour): readonly boolean[] => {
    const held = withheld.length === 0 ? undefined : withheldIn(withheld, metric, hour);
    return held === undefined ? always : always.map((leaves, at) => leaves || held(sheet.providers[at] ?? ''));
  };
};
