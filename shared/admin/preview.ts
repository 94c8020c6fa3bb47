import { JUDGED_AT } from '../counting/counts.ts';
import { judge } from '../judging/judge.ts';
import { METRICS, signalOf } from '../judging/metrics.ts';
import { type HourCounts, LEVELS, type Level, type Withheld } from '../judging/model.ts';
import { sentenceOf } from '../judging/sentence.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import { type EpochMs, hourStart, iso } from '../kernel/time.ts';
import type { Effective, Policy } from '../policy/model.ts';
import type { AnswerOf } from './operations.ts';

type Decision = AnswerOf<'previewPolicy'>['changes'][number]['present'];
export type PreviewFacts = {
  /** Ascending. */
  readonly hours: readonly HourCounts[];
  readonly withheld: readonly Withheld[];
  readonly activeSets: number;
  readonly sendsFeedback: SendsFeedback;
  readonly from: EpochMs;
  readonly to: EpochMs;
};

/** A set is judged anew so often in a preview: the real judge does so at every bounce. Unit: hours. */
const EVERY_HOURS = 3;

/**
 * The worst that a set would have come to under a policy, and when it first did. A set is judged as if it had been
 * healthy all the time and never been moved: what its mail says, not what a release or a hold would have made of it.
 */
export function wouldHave(facts: PreviewFacts, policy: Policy, effective: Effective): Decision {
  if (effective.exempt) return null;
  const { hours, from, to, ...rest } = facts;
  let worst: Decision = null;
  const rank = (level: Level | undefined): number => (level === undefined ? -1 : LEVELS.indexOf(level));
  const looks = hours.filter(({ hour }, index) => {
    const end = hourStart(hour + 1);
    return end > from && end <= to && (hour % EVERY_HOURS === EVERY_HOURS - 1 || index === hours.length - 1);
  });
  for (const { hour } of looks) {
    const now = hourStart(hour + 1) - 1;
    const upTo = hours.filter((known) => known.hour <= hour);
    const { convictions } = judge({
      ...rest,
      now,
      epochFrom: 0,
      hours: upTo,
      before: null,
      limits: effective.limits,
      bars: policy.bars,
      powers: policy.signals,
      harm: policy.harm,
    });
    for (const conviction of convictions) {
      if (rank(conviction.level) <= rank(worst?.level)) continue;
      worst = { level: conviction.level, at: iso(now + 1), sentence: sentenceOf(conviction, now) };
    }
    if (worst?.level === 'pause') break;
  }
  return worst;
}

/** Only hits can convict: a set without any needs no look. */
export const couldBeConvicted = (hours: readonly HourCounts[]): boolean =>
  hours.some(({ cells }) =>
    [...cells.values()].some((cell) => METRICS.some((metric) => cell[JUDGED_AT[signalOf(metric).hits]] > 0)),
  );

/** Whether a preview shows a set: it would have come to something else. */
export const differs = (a: Decision, b: Decision): boolean => a?.level !== b?.level;
