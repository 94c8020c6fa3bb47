import { type Counts, JUDGED_AT } from '../counting/counts.ts';
import { type EpochMs, HOUR_MS, type Hour, hourOf, hourStart, SLOTS_PER_HOUR } from '../kernel/time.ts';
import type { Usual } from './model.ts';
import { flowOf } from './window.ts';

/** SES tries to deliver for 14 hours. Unit: ms. */
const TRIED_MS = 14 * HOUR_MS;
/** Hours by arrival, each with its counts. */
export type HoursOfSet = ReadonlyMap<Hour, Pick<Counts, 'judged'>>;

/** What is usual at a provider, by hours that are over. */
export function usualAt(hours: HoursOfSet, provider: string): Usual {
  const sum = { sent: 0, delivered: 0 };
  for (const [hour, counts] of hours) {
    const flow = flowOf(counts, hour * SLOTS_PER_HOUR).get(provider);
    sum.sent += flow?.sent ?? 0;
    sum.delivered += flow?.delivered ?? 0;
  }
  return sum;
}

/** Mail that SES still tries to deliver to a provider: sent within 14 hours, and without an answer. */
export function waitingAt(all: Iterable<Pick<Counts, 'judged'>>, provider: string, now: EpochMs): number {
  const byHour = new Map<Hour, number>();
  for (const { judged } of all) {
    for (const [hour, cells] of judged) {
      const cell = cells.get(provider);
      if (cell === undefined || hourStart(hour) < hourStart(hourOf(now - TRIED_MS))) continue;
      const answered = cell[JUDGED_AT.deliveries] + cell[JUDGED_AT.hardBounces] + cell[JUDGED_AT.expired];
      byHour.set(hour, (byHour.get(hour) ?? 0) + cell[JUDGED_AT.sends] - answered);
    }
  }
  return [...byHour.values()].reduce((sum, left) => sum + Math.max(0, left), 0);
}
