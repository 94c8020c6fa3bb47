import type { Day, EpochMs } from '../kernel/time.ts';
import { DAILY_METRICS, FEEDBACK_IDS, SPAM_RATE } from './metrics.data.ts';
import type { GmailDay, GmailFeedback } from './model.ts';
import { type Stat, shareOf } from './read-stats.ts';

/** The Feedback-IDs of these figures, each once, the newest day first. */
export function feedbackIds(stats: readonly Stat[]): readonly string[] {
  const lists = stats.filter(({ metric }) => metric === FEEDBACK_IDS.name).toSorted((a, b) => b.day - a.day);
  return [...new Set(lists.flatMap(({ value }) => (typeof value === 'number' ? [] : value)))];
}

/**
 * The figures of a domain by day, oldest first. Days without a figure are not there.
 * @param feedback figures of `feedbackMetric`, and the Feedback-IDs in the order in which they were asked for
 */
export function gmailDays(
  domain: string,
  stats: readonly Stat[],
  feedback: { readonly ids: readonly string[]; readonly stats: readonly Stat[] },
  askedAt: EpochMs,
): readonly GmailDay[] {
  const days = new Map<Day, Stat[]>();
  const add = (stat: Stat) => void (days.get(stat.day)?.push(stat) ?? days.set(stat.day, [stat]));
  for (const stat of stats) if (stat.metric === FEEDBACK_IDS.name || shareOf(stat) !== null) add(stat);
  const rates = new Map<string, number>();
  for (const stat of feedback.stats) {
    const id = feedback.ids[Number(/^feedback_(\d+)$/.exec(stat.metric)?.[1])];
    const share = shareOf(stat);
    if (id === undefined || share === null) continue;
    rates.set(`${stat.day} ${id}`, share);
    if (!days.has(stat.day)) days.set(stat.day, []);
  }
  return [...days]
    .toSorted(([a], [b]) => a - b)
    .map(([day, of]) => {
      const spamRate = of.find(({ metric }) => metric === SPAM_RATE.name);
      const seen = new Set([...feedbackIds(of), ...feedback.ids.filter((id) => rates.has(`${day} ${id}`))]);
      return {
        domain,
        day,
        spamRate: spamRate === undefined ? null : shareOf(spamRate),
        errors: errorsIn(of),
        feedback: [...seen].map((id): GmailFeedback => ({ id, spamRate: rates.get(`${day} ${id}`) ?? null })),
        askedAt,
      };
    })
    .filter(
      ({ spamRate, errors, feedback: seen }) => spamRate !== null || seen.length > 0 || Object.keys(errors).length > 0,
    );
}

const NO_ERRORS: readonly string[] = [SPAM_RATE.name, FEEDBACK_IDS.name];
const ERROR_NAMES = new Set(DAILY_METRICS.map(({ name }) => name).filter((name) => !NO_ERRORS.includes(name)));
/** Only what was asked for: a name from outside becomes no field. */
const errorsIn = (stats: readonly Stat[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    stats.flatMap((stat) => {
      const share = ERROR_NAMES.has(stat.metric) ? shareOf(stat) : null;
      return share === null ? [] : [[stat.metric, share] as const];
    }),
  );
