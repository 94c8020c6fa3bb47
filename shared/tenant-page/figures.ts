import type { Counts } from '../counting/counts.ts';
import { complaintRate, hardBounceRate, reportingDeliveries } from '../counting/rates.ts';
import type { SetHistory } from '../evaluation/ports/totals.ts';
import { type Hour, hourOfSlot } from '../kernel/time.ts';
import type { PageFigures } from './model.ts';

/** Sums from an hour on: from the hours, and from slots where an hour is not rolled up yet. */
export function figuresSince({ hours, slots }: SetHistory, from: Hour): PageFigures {
  const sums = { sends: 0, deliveries: 0, hardBounces: 0, complaints: 0 };
  let reporting = 0;
  const add = (hour: Hour, counts: Counts): void => {
    if (hour < from) return;
    for (const name of ['sends', 'deliveries', 'hardBounces', 'complaints'] as const) sums[name] += counts.totals[name];
    reporting += reportingDeliveries(counts);
  };
  for (const [hour, { counts }] of hours) add(hour, counts);
  for (const [slot, { counts }] of slots) if (!hours.has(hourOfSlot(slot))) add(hourOfSlot(slot), counts);
  return { ...sums, hardBounceRate: hardBounceRate(sums), complaintRate: complaintRate({ ...sums, reporting }) };
}
