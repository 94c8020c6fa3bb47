import { JUDGED_AT } from '../counting/counts.ts';
import type { HourCounts } from '../judging/model.ts';
import type { Unproven } from '../judging/series.ts';
import { grouped } from '../kernel/numbers.ts';
import { type Day, dayOfHour, type EpochMs, type Hour, hourStart, iso } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import type { AlertMessage } from './model.ts';
import { noticeAlert } from './subject.ts';
import { utcMinute } from './wording.ts';

/** Hard bounces of a set or stream with a date that cannot be true. */
export type OddDates = {
  readonly configurationSet: string;
  readonly tenant: string | null;
  readonly mode: Mode;
  readonly unproven: Unproven;
  readonly hours: readonly HourCounts[];
  readonly now: EpochMs;
};

/** One message per day of these dates, however often it is looked at. */
export function oddDates({ configurationSet, tenant, mode, unproven, hours, now }: OddDates): readonly AlertMessage[] {
  const byDay = new Map<Day, Hour[]>();
  for (const hour of [...unproven.keys()].toSorted((a, b) => a - b)) {
    byDay.set(dayOfHour(hour), [...(byDay.get(dayOfHour(hour)) ?? []), hour]);
  }
  return Array.from(byDay, ([day, odd]) => {
    const bounces = odd.reduce((sum, hour) => sum + sumOf(unproven.get(hour)?.values() ?? []), 0);
    const cells = hours.filter(({ hour }) => odd.includes(hour)).flatMap((one) => [...one.cells.values()]);
    const sends = sumOf(cells.map((cell) => cell[JUDGED_AT.sends]));
    const deliveries = sumOf(cells.map((cell) => cell[JUDGED_AT.deliveries]));
    return noticeAlert({
      alertId: `odd-dates:${configurationSet}:${iso(day * 86_400_000).slice(0, 10)}`,
      kind: 'audit',
      severity: 'info',
      since: now,
      tenant,
      configurationSet,
      mode,
      title: `${configurationSet}: hard bounces with a date that cannot be true`,
      sentence:
        `Hard bounces whose mail was sent ${spanOf(odd)}, as they say: ${grouped(bounces)}. Then ${grouped(sends)} mails ` +
        `were sent and ${grouped(deliveries)} of them delivered, and no Send of these bounces is there. ` +
        'They are counted but not judged. Those of later hours of that day are not told again.',
      standing: null,
      numbers: null,
      next: [
        'While they are few, do nothing. If they go on, show one of these events to AWS Support.',
        'Why they are not judged: docs/decisions.md, "A bounce whose Send is not there".',
      ],
    });
  });
}

const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** `on 2026-11-12 between 10:00 and 12:00 UTC` */
function spanOf(hours: readonly Hour[]): string {
  const from = utcMinute(hourStart(Math.min(...hours)));
  const to = utcMinute(hourStart(Math.max(...hours) + 1));
  return `on ${from.slice(0, 10)} between ${from.slice(11, 16)} and ${to.slice(11, 16)} UTC`;
}
