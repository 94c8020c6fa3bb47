import type { Day, EpochMs } from '../../shared/kernel/time.ts';
import type { PostmasterClient } from '../../shared/postmaster/client.ts';
import { feedbackIds, gmailDays } from '../../shared/postmaster/days.ts';
import { DAILY_METRICS, feedbackMetric, mayBeAsked } from '../../shared/postmaster/metrics.data.ts';
import type { GmailCompliance, GmailDay } from '../../shared/postmaster/model.ts';
import { GmailRefusal } from '../../shared/postmaster/problems.ts';
import type { Stat } from '../../shared/postmaster/read-stats.ts';

/** Days that are asked for each time: figures come late, and are corrected. */
export const DAYS_ASKED = 10;
/** Most Feedback-IDs of a domain whose rate is asked for, the newest first. */
const MOST_FEEDBACK_IDS = 200;
/** Metrics in one question. */
const AT_A_TIME = 50;

export type Asked = {
  readonly days: readonly GmailDay[];
  readonly compliance: GmailCompliance | null;
  /** Rows that were no figures, or of days that were not asked for. */
  readonly unread: number;
  /** Why a part was not learnt: rates of Feedback-IDs, which a sender chooses, or compliance. */
  readonly refusal: GmailRefusal | null;
};

/**
 * All that is asked about one domain. The figures of the domain stay where the rest is refused.
 * @throws {GmailRefusal} where nothing is learnt, or nothing can be of any domain
 */
export async function askAbout(client: PostmasterClient, domain: string, today: Day, now: EpochMs): Promise<Asked> {
  const days = { from: today - DAYS_ASKED, to: today - 1 };
  const daily = await client.stats(domain, DAILY_METRICS, days);
  const wanted = (stats: readonly Stat[]): readonly Stat[] =>
    stats.filter(({ day }) => day >= days.from && day <= days.to);
  const figures = wanted(daily.stats);
  const ids = feedbackIds(figures).filter(mayBeAsked).slice(0, MOST_FEEDBACK_IDS);
  const rates = [];
  let unread = daily.unread + daily.stats.length - figures.length;
  let refusal: GmailRefusal | null = null;
  const orRefused = async <T>(asking: Promise<T>): Promise<T | null> => {
    try {
      return await asking;
    } catch (error) {
      if (!(error instanceof GmailRefusal) || error.problem.kind === 'access') throw error;
      refusal ??= error;
      return null;
    }
  };
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const metrics = ids.slice(from, from + AT_A_TIME).map((id, index) => feedbackMetric(id, from + index));
    const answer = await orRefused(client.stats(domain, metrics, days));
    if (answer === null) continue;
    const known = wanted(answer.stats);
    rates.push(...known);
    unread += answer.unread + answer.stats.length - known.length;
  }
  const compliance = await orRefused(client.compliance(domain, now));
  return { days: gmailDays(domain, figures, { ids, stats: rates }, now), compliance, unread, refusal };
}
