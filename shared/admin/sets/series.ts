import { COUNTERS, type Counts, emptyCounts, type SourceCell, type Totals } from '../../counting/counts.ts';
import { fold } from '../../counting/fold.ts';
import { complaintRate, hardBounceRate, outcomesOf, reportingDeliveries } from '../../counting/rates.ts';
import type { TotalsStore } from '../../evaluation/ports/totals.ts';
import { flowHours } from '../../flow/hours.ts';
import { shownFlow } from '../../flow/shown.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS, hourOf, hourStart, iso, slotOf, slotStart } from '../../kernel/time.ts';
import { sendsFeedback } from '../../replies/providers.ts';
import { REPLY_CLASSES } from '../../replies/reply-class.ts';
import { refuseField } from '../api/problem.ts';
import type { AnswerOf } from '../fleet/operations.ts';

type Series = AnswerOf<'getSeries'>;
type By = Series['by'];

/** What is shown unless one says otherwise, and at most. Unit: ms. */
const SPANS: Readonly<Record<By, { readonly usual: number; readonly most: number }>> = {
  slot: { usual: 6 * HOUR_MS, most: 3 * DAY_MS },
  hour: { usual: 7 * DAY_MS, most: 62 * DAY_MS },
  day: { usual: 90 * DAY_MS, most: 400 * DAY_MS },
};

/** The span of a series. @throws {Refused} where it is turned round or too long */
export function spanOf(by: By, from: EpochMs | null, to: EpochMs | null, now: EpochMs) {
  const { usual, most } = SPANS[by];
  const end = to ?? now;
  const start = from ?? end - usual;
  if (start >= end)
    throw refuseField('malformed', 'query.from', `expected a time before ${iso(end)}, got ${iso(start)}`);
  if (end - start > most) {
    const sentence = `expected at most ${most / DAY_MS} days by ${by}, got ${Math.ceil((end - start) / DAY_MS)}`;
    throw refuseField('malformed', 'query.from', sentence);
  }
  return { from: start, to: end };
}

/** Counts of a set over a span, by slot, hour or day, and by dimension; of one mailbox provider also its own points. */
export async function readSeries(
  totals: TotalsStore,
  set: string,
  by: By,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  provider: string | null = null,
): Promise<Series> {
  const points = await READ[by](totals, set, from, to);
  const all = emptyCounts();
  for (const { counts } of points) fold(all, counts);
  return {
    by,
    from: iso(from),
    to: iso(to),
    points: points.map(({ at, counts }) => ({ at: iso(at), ...numbers(counts.totals), ...rates(counts) })),
    totals: numbers(all.totals),
    ...rates(all),
    providers: sorted(all.providers, ([deliveries, hardBounces, softBounces, complaints], name) => ({
      reports: sendsFeedback(name),
      deliveries,
      hardBounces,
      softBounces,
      complaints,
    })),
    ofProvider: provider === null ? null : pointsOf(points, provider),
    reasons: sorted(all.reasons, ([count]) => ({ count })),
    deferrals: sorted(all.deferrals, (cell) => ({
      count: cell.reduce((sum, count) => sum + count, 0),
      about: REPLY_CLASSES.map((name, at) => ({ name, count: cell[at] ?? 0 }))
        .filter(({ count }) => count > 0)
        .toSorted((a, b) => b.count - a.count),
    })),
    // Days hold no sending hours.
    flow:
      by === 'day'
        ? []
        : [
            ...shownFlow(
              points.map(({ at, counts }) => ({ slot: slotOf(at), counts })),
              to,
            ),
          ],
    flowHours: by === 'day' ? { at: [], providers: [] } : flowHoursShown(points, { from, to }),
    blocklists: sorted(all.blocklists, ([count]) => ({ count })),
    domains: sorted(all.domains, source),
    ips: sorted(all.ips, ([deliveries]) => ({ deliveries })),
    unknown: sorted(all.unknown, ([count]) => ({ count })),
  };
}

type Point = { readonly at: EpochMs; readonly counts: Counts };
const READ: Readonly<
  Record<By, (totals: TotalsStore, set: string, from: EpochMs, to: EpochMs) => Promise<readonly Point[]>>
> = {
  slot: async (totals, set, from, to) =>
    Array.from(await totals.slots(set, slotOf(from), slotOf(to)), ([slot, { counts }]) => ({
      at: slotStart(slot),
      counts,
    })),
  // The hours that are not over are summed of their slots: they are rolled up when they are.
  hour: async (totals, set, from, to) => {
    const hours = await totals.hours(set, hourOf(from), hourOf(to));
    const recent = Math.max(hourOf(from), hourOf(to) - 2);
    const sums = new Map<number, Counts>();
    for (const [slot, { counts }] of await totals.slots(set, slotOf(hourStart(recent)), slotOf(to))) {
      const hour = hourOf(slotStart(slot));
      if (hours.has(hour)) continue;
      const sum = sums.get(hour) ?? emptyCounts();
      sums.set(hour, sum);
      fold(sum, counts);
    }
    return [
      ...Array.from(hours, ([hour, { counts }]) => ({ hour, counts })),
      ...Array.from(sums, ([hour, counts]) => ({ hour, counts })),
    ]
      .toSorted((a, b) => a.hour - b.hour)
      .map(({ hour, counts }) => ({ at: hourStart(hour), counts }));
  },
  day: async (totals, set, from, to) =>
    Array.from(await totals.days(set, dayOf(from), dayOf(to)), ([day, { counts }]) => ({ at: day * DAY_MS, counts })),
};

function flowHoursShown(
  points: readonly Point[],
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Series['flowHours'] {
  const { at, providers } = flowHours(points, span);
  return {
    at: at.map(iso),
    providers: providers.map(({ name, sent, soon, deferrals }) => ({
      ...{ name, sent: [...sent], soon: [...soon] },
      deferrals: deferrals.map(({ name: about, counts }) => ({ name: about, counts: [...counts] })),
    })),
  };
}

const numbers = (totals: Totals): Totals => Object.fromEntries(COUNTERS.map((name) => [name, totals[name]])) as Totals;
function rates(counts: Counts) {
  const reporting = reportingDeliveries(counts);
  const { complaints } = counts.totals;
  return {
    outcomes: outcomesOf(counts.totals),
    reporting,
    hardBounceRate: hardBounceRate(counts.totals),
    complaintRate: complaintRate({ reporting, complaints }),
  };
}
/** SES names the provider in no Send: what was answered there is what its bounces are measured against. */
function pointsOf(points: readonly Point[], name: string): Series['ofProvider'] {
  const reports = sendsFeedback(name);
  const shown = points.flatMap(({ at, counts }) => {
    const cell = counts.providers.get(name);
    if (cell === undefined) return [];
    const [deliveries, hardBounces, , complaints] = cell;
    const [mail, reporting] = [{ deliveries, hardBounces, complaints }, reports ? deliveries : 0];
    return {
      at: iso(at),
      ...mail,
      outcomes: outcomesOf(mail),
      reporting,
      hardBounceRate: hardBounceRate(mail),
      complaintRate: complaintRate({ reporting, complaints }),
    };
  });
  return { name, reports, points: shown };
}
const source = ([deliveries, hardBounces, complaints]: SourceCell) => ({ deliveries, hardBounces, complaints });

/** The largest first. */
const sorted = <C extends readonly number[], T extends object>(
  cells: ReadonlyMap<string, C>,
  shown: (cell: C, name: string) => T,
) =>
  Array.from(cells, ([name, cell]) => ({
    size: cell.reduce((a, b) => a + b, 0),
    entry: { name, ...shown(cell, name) },
  }))
    .toSorted((a, b) => b.size - a.size || (a.entry.name < b.entry.name ? -1 : 1))
    .map(({ entry }) => entry);
