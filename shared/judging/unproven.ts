import { JUDGED_AT } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import type { HourCounts } from './model.ts';
import type { Unproven } from './series.ts';

/**
 * Hours of a set that publishes Send with more outcomes than sends, but not more deliveries: then mail bounced that was
 * not sent in that hour, or that was delivered first. Where even deliveries exceed sends, Sends are missing, so a
 * missing Send of a bounce proves nothing.
 */
export function doubtfulHours(hours: readonly HourCounts[]): readonly HourCounts[] {
  const showsSends = sendsShownIn(hours);
  return hours.filter(({ hour, cells }) => {
    if (!showsSends(hour)) return false;
    let sends = 0;
    let deliveries = 0;
    let bounces = 0;
    for (const cell of cells.values()) {
      sends += cell[JUDGED_AT.sends];
      deliveries += cell[JUDGED_AT.deliveries];
      bounces += cell[JUDGED_AT.hardBounces];
    }
    return bounces > 0 && deliveries <= sends && deliveries + bounces > sends;
  });
}

/**
 * Tells of each hour whether the set published Send then: the last hour with mail, itself included, has Sends; before
 * any mail, the next one. Without Sends no Send can be missing, and an hour in which everything bounced is no doubt.
 */
function sendsShownIn(hours: readonly HourCounts[]): (hour: Hour) => boolean {
  const mail = hours
    .map(({ hour, cells }) => {
      const sum = (column: number): number => [...cells.values()].reduce((n, cell) => n + (cell[column] ?? 0), 0);
      return { hour, sends: sum(JUDGED_AT.sends), deliveries: sum(JUDGED_AT.deliveries) };
    })
    .filter(({ sends, deliveries }) => sends + deliveries > 0)
    .toSorted((a, b) => a.hour - b.hour);
  return (hour) => ((mail.findLast((one) => one.hour <= hour) ?? mail[0])?.sends ?? 0) > 0;
}

/**
 * Hard bounces that cannot belong to the hour in which they count. A bounce that gives its own time as the time of its
 * mail does not show when the mail was sent. Where a set publishes Send and an hour has more outcomes than sends, the
 * excess of these bounces is counted but not judged. It is an estimate, for hours whose Sends were not looked up.
 */
export function unprovenIn(hours: readonly HourCounts[]): Unproven {
  const found = new Map<Hour, ReadonlyMap<string, number>>();
  const showsSends = sendsShownIn(hours);
  for (const { hour, cells } of hours) {
    if (!showsSends(hour)) continue;
    let beyond = 0;
    let undated = 0;
    for (const cell of cells.values()) {
      beyond += cell[JUDGED_AT.deliveries] + cell[JUDGED_AT.hardBounces] - cell[JUDGED_AT.sends];
      undated += cell[JUDGED_AT.undatedBounces];
    }
    if (undated === 0 || beyond <= 0) continue;
    const share = Math.min(1, beyond / undated);
    const left = Array.from(
      cells,
      ([provider, cell]) => [provider, Math.ceil(share * cell[JUDGED_AT.undatedBounces])] as const,
    );
    found.set(hour, new Map(left.filter(([, bounces]) => bounces > 0)));
  }
  return found;
}
