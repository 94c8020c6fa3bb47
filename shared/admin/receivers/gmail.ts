import { iso } from '../../kernel/time.ts';
import { dateOf } from '../../postmaster/judge.ts';
import type { GmailDay, GmailDomain } from '../../postmaster/model.ts';
import type { AnswerOf } from '../fleet/operations.ts';

type Shown = NonNullable<AnswerOf<'getDomain'>['gmail']>;

/** Most Feedback-IDs of a day: those with most spam. */
const MOST_FEEDBACK = 10;

/** `reject_low_ip_reputation` is `refused: low ip reputation`; a name of another form stays as it is. */
function errorWords(name: string): string {
  const [, type, reason] = /^(reject|temp_fail)(?:_(.+))?$/.exec(name) ?? [];
  if (type === undefined) return name;
  const what = type === 'reject' ? 'refused' : 'deferred';
  return reason === undefined ? what : `${what}: ${reason.replaceAll('_', ' ')}`;
}

/** What Gmail says of a domain as the API answers, the newest day first. Nothing that was not said is a zero. */
export const gmailShown = (
  { askedAt, problem, newestDay, compliance }: GmailDomain,
  days: readonly GmailDay[],
): Shown => ({
  askedAt: iso(askedAt),
  problem,
  newestDay: newestDay === null ? null : dateOf(newestDay),
  days: days
    .toSorted((a, b) => b.day - a.day)
    .map(({ day, spamRate, feedback, errors }) => ({
      day: dateOf(day),
      spamRate,
      feedback: feedback
        .toSorted((a, b) => (b.spamRate ?? -1) - (a.spamRate ?? -1))
        .slice(0, MOST_FEEDBACK)
        .map(({ id, spamRate: share }) => ({ id, spamRate: share })),
      errors: Object.entries(errors)
        .filter(([, share]) => share > 0)
        .toSorted(([, a], [, b]) => b - a)
        .map(([name, share]) => ({ words: errorWords(name), share })),
    })),
  compliance:
    compliance === null
      ? null
      : {
          askedAt: iso(compliance.askedAt),
          of: compliance.of,
          rows: compliance.rows.map(({ requirement, status }) => ({ requirement, status })),
        },
});
