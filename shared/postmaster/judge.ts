import { judgeReported, type Ratio } from '../judging/metrics.ts';
import { percent } from '../kernel/numbers.ts';
import { DAY_MS, type Day, type EpochMs, iso } from '../kernel/time.ts';
import type { IssueFigures } from '../standing/dns-issue-model.ts';
import { gmailAdvice, reportedSignal } from './advice.data.ts';
import type { GmailDay } from './model.ts';
import { GMAIL_SIGNAL_NAMES, type GmailSignalName, gmailSignal } from './signals.data.ts';

/** What a figure is of: the mail of a domain, or that which carries a Feedback-ID beside it. */
export type GmailSubject = { readonly domain: string; readonly feedbackId: string | null };

/** Figures at a limit or above. */
export type GmailFinding = GmailSubject & {
  readonly signal: GmailSignalName;
  /** Its newest day with a figure. */
  readonly day: Day;
  readonly value: Ratio;
  /** The days on which it rests. */
  readonly days: readonly Day[];
  readonly figures: IssueFigures;
  /** With date and limit. */
  readonly sentence: string;
};

const endOf = (day: Day): EpochMs => (day + 1) * DAY_MS;
export const dateOf = (day: Day): string => iso(day * DAY_MS).slice(0, 10);

/** What the days of a domain say against it, and against its Feedback-IDs. A day without a figure says nothing. */
export function gmailFindings(days: readonly GmailDay[], now: EpochMs): readonly GmailFinding[] {
  const [first] = days;
  if (first === undefined) return [];
  const { domain } = first;
  const ofDomain = GMAIL_SIGNAL_NAMES.flatMap(
    (signal) => judged({ domain, feedbackId: null }, signal, days, gmailSignal(signal).of, now) ?? [],
  );
  const ids = new Set(days.flatMap(({ feedback }) => feedback.map(({ id }) => id)));
  const ofIds = [...ids].flatMap((feedbackId) => {
    const rateOf = ({ feedback }: GmailDay) => feedback.find(({ id }) => id === feedbackId)?.spamRate ?? null;
    return judged({ domain, feedbackId }, 'spamRate', days, rateOf, now) ?? [];
  });
  return [...ofDomain, ...ofIds];
}

function judged(
  subject: GmailSubject,
  signal: GmailSignalName,
  days: readonly GmailDay[],
  of: (day: GmailDay) => Ratio | null,
  now: EpochMs,
): GmailFinding | null {
  const said = days
    .flatMap((one) => {
      const value = of(one);
      return value === null ? [] : [{ day: one.day, value }];
    })
    .toSorted((a, b) => b.day - a.day);
  const isAbove = (index: number, level: 'warn' | 'quarantine'): boolean => {
    const one = said[index];
    const reported = one === undefined ? null : { value: one.value, at: endOf(one.day) };
    return judgeReported(reportedSignal(signal, level), reported, now) === 'above';
  };
  const [newest] = said;
  if (newest === undefined || !isAbove(0, 'warn')) return null;
  const { limits, believedMs } = gmailSignal(signal);
  const { words } = gmailAdvice(signal);
  const isGrave = isAbove(0, 'quarantine') && isAbove(1, 'quarantine');
  const { domain, feedbackId } = subject;
  const whose = feedbackId === null ? domain : `${domain} with Feedback-ID ${feedbackId}`;
  const limit = isGrave ? `${percent(limits.quarantine)} two days long` : percent(limits.warn);
  return {
    ...subject,
    signal,
    ...newest,
    days: said.slice(0, isGrave ? 2 : 1).map(({ day }) => day),
    figures: { until: endOf(newest.day), believedUntil: endOf(newest.day) + believedMs, isGrave },
    sentence: `Gmail (Postmaster Tools): ${percent(newest.value)} of the mail from ${whose} was ${words} on ${dateOf(newest.day)}, limit ${limit}`,
  };
}

/** The same for as long as it lasts. */
export const findingId = ({
  domain,
  feedbackId,
  signal,
}: GmailSubject & { readonly signal: GmailSignalName }): string =>
  `gmail:${signal}:${domain}${feedbackId === null ? '' : `:${feedbackId}`}`;
