import type { Random } from '../../../infra/local/random.ts';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { judge } from '../../../shared/judging/judge.ts';
import type { HourCounts } from '../../../shared/judging/model.ts';
import { DAY_MS, HOUR_MS, hourOf, hourStart } from '../../../shared/kernel/time.ts';
import { FIRST_HOUR, LIMITS, PROVIDER } from './watch.ts';

/** A newsletter of 10,000 every morning; people complain hours later (lognormal, median 5 h). */
export type Newsletter = {
  readonly perDay: number;
  /** As a multiple of the limit of 0.1 %. */
  readonly trueRate: number;
  /** The hour to which a complaint is charged: as Lazaretto does it, or as it arrives. */
  readonly chargedTo: 'sending hour' | 'arrival';
};

const MEDIAN_LAG_MS = 5 * HOUR_MS;
const LAG_SIGMA = 1;

const isMoved = (random: Random, { perDay, trueRate, chargedTo }: Newsletter): boolean => {
  const sentAt = (day: number) => hourStart(FIRST_HOUR) + day * DAY_MS + 8 * HOUR_MS;
  const complaints: { readonly at: number; readonly sent: number }[] = [];
  for (let day = 0; day < 30; day += 1) {
    const sent = sentAt(day);
    for (let left = random.binomial(perDay, trueRate * LIMITS.complaint.quarantine); left > 0; left -= 1) {
      complaints.push({ at: sent + HOUR_MS + random.lognormal(MEDIAN_LAG_MS, LAG_SIGMA), sent });
    }
  }
  const counted = new Map<number, number>();
  for (const { at, sent } of complaints.toSorted((a, b) => a.at - b.at)) {
    const charged = hourOf(chargedTo === 'arrival' ? at : sent);
    counted.set(charged, (counted.get(charged) ?? 0) + 1);
    if (moves(at, perDay, counted)) return true;
  }
  return false;
};

const moves = (now: number, perDay: number, counted: ReadonlyMap<number, number>): boolean => {
  const hours: HourCounts[] = [];
  for (let hour = Math.max(FIRST_HOUR, hourOf(now) - 167); hour <= hourOf(now); hour += 1) {
    const sent = (hour - FIRST_HOUR) % 24 === 8 ? perDay : 0;
    const complaints = counted.get(hour) ?? 0;
    if (sent + complaints > 0)
      hours.push({ hour, cells: new Map([[PROVIDER, judgedCell({ sends: sent, deliveries: sent, complaints })]]) });
  }
  const facts = { now, epochFrom: 0, hours, before: null, limits: LIMITS, withheld: [], activeSets: 1 };
  return judge({ ...facts, sendsFeedback: () => true }).convictions.some(({ level }) => level !== 'warn');
};

/** The share of sets moved within 30 days. */
export const newslettersMoved = (random: Random, newsletter: Newsletter, runs: number): number => {
  let moved = 0;
  for (let run = 0; run < runs; run += 1) moved += isMoved(random, newsletter) ? 1 : 0;
  return moved / runs;
};
