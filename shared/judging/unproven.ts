import { JUDGED_AT } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import type { HourCounts } from './model.ts';
import type { Unproven } from './series.ts';

/**
 * Of a set without Send: bounces that come before any delivery of their hour are most of its mail only where they are at
 * least so much of the largest hour of the set. Fewer may be the first of an hour whose deliveries are late.
 */
const LEAST_SHARE = 0.1;

/**
 * Hours of a set that publishes Send with more outcomes than sends, but not more deliveries: then mail bounced that was
 * not sent in that hour, or that was delivered first. Where even deliveries exceed sends, Sends are missing, so a
 * missing Send of a bounce proves nothing. Of a set without Send: hours of few bounces, and of no delivery yet.
 */
export function doubtfulHours(hours: readonly HourCounts[]): readonly HourCounts[] {
  const showsSends = publishesSendIn(hours);
  const largest = Math.max(0, ...hours.map(({ cells }) => sumOf(cells, JUDGED_AT.deliveries)));
  return hours.filter(({ hour, cells }) => {
    const sends = sumOf(cells, JUDGED_AT.sends);
    const deliveries = sumOf(cells, JUDGED_AT.deliveries);
    const bounces = sumOf(cells, JUDGED_AT.hardBounces);
    if (bounces === 0) return false;
    if (showsSends(hour)) return deliveries <= sends && deliveries + bounces > sends;
    return deliveries === 0 && (largest === 0 || bounces < LEAST_SHARE * largest);
  });
}

const sumOf = (cells: HourCounts['cells'], column: number): number =>
  [...cells.values()].reduce((sum, cell) => sum + (cell[column] ?? 0), 0);

/**
 * Tells of each hour whether the set published Send then: the last hour with mail, itself included, has Sends; before
 * any mail, the next one.
 */
export function publishesSendIn(hours: readonly HourCounts[]): (hour: Hour) => boolean {
  const mail = hours
    .map(({ hour, cells }) => ({
      hour,
      sends: sumOf(cells, JUDGED_AT.sends),
      deliveries: sumOf(cells, JUDGED_AT.deliveries),
    }))
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
  const showsSends = publishesSendIn(hours);
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
