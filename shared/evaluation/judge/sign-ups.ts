import { type Counts, JUDGED_AT } from '../../counting/counts.ts';
import type { HourCounts } from '../../judging/model.ts';
import { countsFor, type SendsFeedback } from '../../judging/trials.ts';
import { type EpochMs, HOURS_PER_DAY, hourOf } from '../../kernel/time.ts';
import { isCompany } from '../../replies/providers.ts';
import type { SignUps } from '../../standing/sign-ups.ts';

const DAYS = 7;

/**
 * Where the latest hard bounces of a set went, and how much it sends on its busiest day.
 * @param open its counts in the slots that are not closed yet
 * @param hours what is known of it before, by sending hour
 */
export const signUpsOf = (
  open: Iterable<{ readonly all: Pick<Counts, 'judged'> }>,
  hours: readonly HourCounts[],
  sendsFeedback: SendsFeedback,
  now: EpochMs,
): SignUps => {
  const domains = new Set<string>();
  let sends = 0;
  let answers = 0;
  let bounces = 0;
  for (const { all } of open) {
    for (const cells of all.judged.values()) {
      for (const [provider, cell] of cells) {
        if (!isCompany(provider)) continue;
        if (cell[JUDGED_AT.hardBounces] > 0) domains.add(provider);
        sends += cell[JUDGED_AT.sends];
        answers += cell[JUDGED_AT.deliveries] + cell[JUDGED_AT.hardBounces];
        bounces += cell[JUDGED_AT.hardBounces];
      }
    }
  }
  const mails = Math.max(sends, answers);
  const days = new Map<number, number>();
  for (const { hour, cells } of hours) {
    const ago = Math.floor((hourOf(now) - hour) / HOURS_PER_DAY);
    if (ago < 1 || ago > DAYS) continue;
    days.set(ago, (days.get(ago) ?? 0) + countsFor('hardBounce', cells, sendsFeedback).n);
  }
  return { bouncedDomains: domains.size, mails, bounces, busiestDay: Math.max(0, ...days.values()) };
};
