import { type Counts, judgedCell, OTHER, type SourceCell } from '../counting/counts.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import type { Hour } from '../kernel/time.ts';
import { OTHER_SILENT } from '../replies/providers.ts';
import type { HourOfMail, LadderMail } from './mail.ts';

type Hours = ReadonlyMap<Hour, Counts>;

/** Messages that left from one domain or address. */
const mailOf = ([deliveries, hardBounces]: Readonly<SourceCell>): number => deliveries + hardBounces;

/**
 * The share of mail that is of some of the names of a dimension; null where there was no mail.
 * @param isPart whether a name is one of them. What is not kept apart counts for the others.
 */
export function shareOf(cells: Iterable<readonly [string, SourceCell]>, isPart: (name: string) => boolean) {
  let [part, all] = [0, 0];
  for (const [name, cell] of cells) {
    all += mailOf(cell);
    if (name !== OTHER && isPart(name)) part += mailOf(cell);
  }
  return all === 0 ? null : part / all;
}

/**
 * Adds the mail of a set from one sending domain. Of a set that sends from it alone all is known; of another only what
 * is counted by domain, on the day on which its answers come, and no mailbox provider but who reports complaints.
 */
export function addDomain(mail: LadderMail, hours: Hours, domain: string, sendsFeedback: SendsFeedback): void {
  const share = shareOf(
    [...hours.values()].flatMap(({ domains }) => [...domains]),
    (name) => name === domain,
  );
  if (share === null || share === 0) return;
  if (share === 1) {
    mail.add(hours);
    return;
  }
  const part = new Map<Hour, HourOfMail>();
  for (const [hour, counts] of hours) {
    const cell = counts.domains.get(domain);
    if (cell !== undefined)
      part.set(hour, { judged: new Map([[hour, cellsOf(cell, counts, sendsFeedback)]]), deferrals: new Map() });
  }
  mail.add(part);
}

/** Deliveries at providers that report no complaints stand apart, in the proportion in which the whole set has them. */
function cellsOf(
  [deliveries, hardBounces, complaints]: SourceCell,
  { providers }: Counts,
  sendsFeedback: SendsFeedback,
) {
  let [silent, all] = [0, 0];
  for (const [name, [delivered]] of providers) {
    all += delivered;
    if (!sendsFeedback(name)) silent += delivered;
  }
  const hidden = all === 0 ? 0 : Math.round((deliveries * silent) / all);
  return new Map([
    [
      OTHER,
      judgedCell({
        sends: deliveries - hidden + hardBounces,
        deliveries: deliveries - hidden,
        hardBounces,
        complaints,
      }),
    ],
    [OTHER_SILENT, judgedCell({ sends: hidden, deliveries: hidden })],
  ]);
}

/**
 * Adds the mail of a set that left by some addresses. SES names no address in a bounce or a complaint, so an answer
 * counts by the share of the hour of its mail that left by them; an hour without a delivery counts as the one before.
 */
export function addAddresses(mail: LadderMail, hours: Hours, addresses: ReadonlySet<string>): void {
  const shares = [...hours]
    .toSorted((a, b) => a[0] - b[0])
    .flatMap(([hour, { ips }]) => {
      const share = shareOf(ips, (ip) => addresses.has(ip));
      return share === null ? [] : [{ hour, share }];
    });
  if (!shares.some(({ share }) => share > 0)) return;
  const byHour = new Map(shares.map(({ hour, share }) => [hour, share]));
  const before = (hour: Hour): number => shares.findLast((one) => one.hour <= hour)?.share ?? shares[0]?.share ?? 0;
  mail.add(hours, (hour) => byHour.get(hour) ?? before(hour));
}
