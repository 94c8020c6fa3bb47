import { SIGNALS } from '../judging/metrics.ts';
import { type Conviction, LEVELS, type Level } from '../judging/model.ts';
import { sentenceOf } from '../judging/sentence.ts';
import { standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import { harmOf } from './harm.ts';
import { holdMsOf } from './hold.ts';
import type { Numbers, Standing, StandingRecord } from './model.ts';
import { whyNotPaused } from './pause.ts';
import { recordAfter } from './record.ts';
import { formUnderAttack } from './sign-ups.ts';

/** Which standing a conviction leads to, and from which. */
const LEADS: Readonly<Record<Level, { readonly to: Standing; readonly from: readonly Standing[] }>> = {
  warn: { to: 'warned', from: ['healthy'] },
  quarantine: { to: 'quarantined', from: ['healthy', 'warned', 'probation'] },
  pause: { to: 'paused', from: ['healthy', 'warned', 'probation', 'quarantined'] },
};

/** The most severe conviction; of equally severe ones the one furthest above its bar. */
export const worstOf = (convictions: readonly Conviction[]): Conviction | null =>
  convictions.toSorted(
    (a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.evidence / b.bar - a.evidence / a.bar,
  )[0] ?? null;

/** Why a set is told about but not moved, or null. */
export const whyNotMoved = ({ effective, automatic }: Pick<StandingCase, 'effective' | 'automatic'>): string | null => {
  if (effective.pinned) return 'it is pinned, so nothing is moved';
  return automatic ? null : 'automatic moves are switched off, so nothing is moved';
};

export const numbersOf = ({ metric, count, of, rate, limit, evidence, bar, since }: Conviction): Numbers => ({
  metric,
  count,
  of,
  rate,
  limit,
  evidence,
  bar,
  since,
});

/** An offence is a way into quarantine or pause from outside; a pause within quarantine is the same offence. */
const offencesAfter = (present: StandingRecord | null, to: Standing): number => {
  const before = present?.offences ?? 0;
  return to === 'warned' || standingOf(present) === 'quarantined' ? before : before + 1;
};

/** A conviction at the pause limit that may not pause leads to a quarantine. */
export const capAtQuarantine = (conviction: Conviction): Conviction =>
  whyNotPaused(conviction) === null ? conviction : { ...conviction, level: 'quarantine' };

/**
 * What a conviction of a stream leads to. A stream has no pool, so it is warned, and warned again where a higher limit
 * convicts it. At the pause limit its SES tenant is paused, where the policy says so.
 */
const convictStream = (on: StandingCase, worst: Conviction, mayPause: boolean): StandingRecord | null => {
  const { present } = on;
  const standing = standingOf(present);
  if (standing === 'paused') return null;
  const told = whyNotMoved(on);
  const pauses = worst.level === 'pause' && mayPause && told === null;
  const isHigher =
    worst.level !== 'warn' && (present?.numbers?.metric !== worst.metric || present.numbers.limit < worst.limit);
  if (!pauses && standing !== 'healthy' && !isHigher) return null;
  const why =
    worst.level === 'warn' || pauses ? null : (told ?? 'a stream has no pool of its own, so nothing is moved');
  return recordAfter(on, {
    to: pauses ? 'paused' : 'warned',
    cause: SIGNALS[worst.metric].cause,
    numbers: numbersOf(worst),
    ...harmOf(on.facts.convictions, on.policy),
    sentence: [sentenceOf(worst, on.now), why].filter((part) => part !== null).join('; '),
  });
};

/** What all sets of its tenant show together, where that lowers the evidence that is needed. */
const jointly = ({ level, metric }: Conviction, { facts: { joint } }: StandingCase): string | null =>
  joint && level === 'quarantine' && joint.metric === metric ? joint.sentence : null;

/** The change that a conviction leads to, or null where the standing is as severe already. */
export const changeByConviction = (on: StandingCase): StandingRecord | null => {
  const { convictions } = on.facts;
  const worst = worstOf(convictions.map(capAtQuarantine));
  if (worst === null) return null;
  if (on.effective.stream) return convictStream(on, worst, on.effective.stream.mayPause);
  const told = worst.level === 'warn' ? null : whyNotMoved(on);
  const { to, from } = LEADS[told === null ? worst.level : 'warn'];
  if (!from.includes(standingOf(on.present))) return null;

  const offences = offencesAfter(on.present, to);
  const unpaused = to === 'quarantined' ? convictions.map(whyNotPaused).find((why) => why !== null) : undefined;
  return recordAfter(on, {
    to,
    cause: SIGNALS[worst.metric].cause,
    offences,
    holdMs: to === 'quarantined' ? holdMsOf(offences, on.policy) : 0,
    numbers: numbersOf(worst),
    ...harmOf(convictions, on.policy),
    sentence: [sentenceOf(worst, on.now), jointly(worst, on), told, unpaused, formUnderAttack(worst, on.facts.signUps)]
      .filter((part) => part != null)
      .join('; '),
  });
};
